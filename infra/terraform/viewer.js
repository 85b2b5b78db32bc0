// The gateway's firewall counts calls by this address. X-Forwarded-For won't do: its first entry is the viewer's own word.
function handler(event) {
  event.request.headers['x-viewer-address'] = { value: event.viewer.ip };
  return event.request;
}
