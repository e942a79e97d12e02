"""The residents' door on the web: a chat page that works by plain forms, and live with JavaScript."""
