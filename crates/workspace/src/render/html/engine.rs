use minijinja::{Environment, syntax::SyntaxConfig, value::Serde};

/// Every built-in template; a name in `.html` or `.xml` has what it shows escaped.
const TEMPLATES: [(&str, &str); 11] = [
    ("page.html", include_str!("page.html.jinja")),
    ("story.html", include_str!("story.html.jinja")),
    ("style.css", include_str!("style.css")),
    ("plain.html", include_str!("plain.html.jinja")),
    ("mail.html", include_str!("mail.html.jinja")),
    ("plain.css", include_str!("plain.css")),
    ("feed.xml", include_str!("feed.xml.jinja")),
    ("package.xml", include_str!("package.xml.jinja")),
    ("nav.xml", include_str!("nav.xml.jinja")),
    ("chapter.xml", include_str!("chapter.xml.jinja")),
    ("coverage.xml", include_str!("coverage.xml.jinja")),
];

/// The built-in template of that name with what `view` holds.
pub(super) fn render(name: &str, view: &impl serde::Serialize) -> Result<String, minijinja::Error> {
    let mut engine = Environment::new();
    engine.set_syntax(syntax()?);
    for (name, template) in TEMPLATES {
        engine.add_template(name, template)?;
    }
    engine.get_template(name)?.render(Serde(view))
}

pub(crate) fn syntax() -> Result<SyntaxConfig, minijinja::Error> {
    let mut syntax = SyntaxConfig::builder();
    syntax.trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true).build()
}
