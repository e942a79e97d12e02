"""What all web pages share: the look, Jinja's set-up, security headers, rate limits, live events."""
