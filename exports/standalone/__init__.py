"""Programs that are offered for download: one file each, for people who have Python and nothing of ours."""
