// The gateway's firewall counts calls by this address. In X-Forwarded-For, clients can forge the first entry.
function handler(event) {
  event.request.headers['x-viewer-address'] = { value: event.viewer.ip };
  return event.request;
}
