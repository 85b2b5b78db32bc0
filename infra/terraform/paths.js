// Serve index.html for the addresses of pages, which have no file extension. Files and /api are passed on unchanged, so
// their errors are, too.
function handler(event) {
  var request = event.request;
  var last = request.uri.slice(request.uri.lastIndexOf('/') + 1);
  if (request.uri !== '/api' && last.indexOf('.') < 0) {
    request.uri = '/index.html';
  }
  return request;
}
