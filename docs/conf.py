"""Settings of the documentation: `./nrm check` builds it with warnings as errors."""

project = "OpenNRM"
author = "The OpenNRM contributors"
copyright = "2026, The OpenNRM contributors. EUPL-1.2"
extensions = ["myst_parser"]
html_theme = "furo"
html_title = "OpenNRM"
exclude_patterns = ["_build"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
html_theme_options = {"source_repository": "", "footer_icons": []}
