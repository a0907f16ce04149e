"""The limit: the thinnest page that a Django view can make of the same API call, with the same rows."""
