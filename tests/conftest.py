"""What all tests share: the browser's fixtures."""

pytest_plugins = ["browser"]
