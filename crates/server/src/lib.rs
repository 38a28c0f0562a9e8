//! The faces of epitome that stay up.
