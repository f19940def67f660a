"""What the law says of a cooperative on a day, and why."""
