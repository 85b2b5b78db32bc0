// A page's address has no file's ending: index.html answers for it. What has one, and /api, stays what it is, and so does
// the error that it may end in.
function handler(event) {
  var request = event.request;
  var last = request.uri.slice(request.uri.lastIndexOf('/') + 1);
  if (request.uri !== '/api' && last.indexOf('.') < 0) {
    request.uri = '/index.html';
  }
  return request;
}
