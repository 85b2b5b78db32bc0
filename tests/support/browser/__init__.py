"""Browser tests of the local stack: a proxy between both, a parent's account, and checks of the page."""
