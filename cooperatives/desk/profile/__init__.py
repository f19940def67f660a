"""One cooperative on its own: its page with all its tabs, on any day. Views only."""
