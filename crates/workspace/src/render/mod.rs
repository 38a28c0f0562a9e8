//! Digests as text, Markdown and JSON.
