//! Pages and texts that repeat one thing as often as their size asks for: nested, left open, numbered, on one line, under a false label.

use std::borrow::Cow;

use encoding_rs::{SHIFT_JIS, WINDOWS_1251};

use super::{Case, Want};

/// Stands before what is repeated in a page.
const BEFORE: &str = "Before the trouble there is a sentence of an article, which must not be lost at all.";
/// Stands behind it.
const AFTER: &str =
    "After the trouble there is another sentence of the article, and it must not be lost either.";

/// Markup that is repeated. The first part stands once before it, `#` is its number.
const REPEATED: &[(&str, &str, &str)] = &[
    ("left open: div", "", "<div>x"),
    ("left open: ul", "", "<ul>x"),
    ("left open: ul, li", "", "<ul><li>"),
    ("left open: dl", "", "<dl><dt>a<dd>b"),
    ("left open: ruby", "", "<ruby>a<rt>b<rp>c"),
    ("left open: details", "", "<details><summary>a</summary>"),
    ("left open: blockquote", "", "<blockquote>"),
    ("left open: table", "", "<table><tr><td>"),
    ("left open: svg", "", "<svg><g>"),
    ("left open: foreign object", "", "<svg><foreignObject>x"),
    ("left open: object", "", "<object>x"),
    ("left open: math", "", "<math><mi>"),
    ("left open: template", "", "<template>"),
    ("left open: shadow root", "", "<div><template shadowrootmode=open>"),
    ("left open: noscript", "", "<noscript>"),
    ("left open: form", "", "<form><input>"),
    ("left open: font", "", "<font color=red>word "),
    ("left open: nobr", "", "<nobr>x"),
    ("left open: time", "", "<time datetime=2020-01-01>x"),
    ("left open: author", "", "<span class=author>x"),
    ("left open: tag of the page", "", "<marquee><a rel=tag href=/x>x"),
    ("left open: formatting, all different", "", "<b c=#>"),
    ("left open: formatting, paragraphs", "", "<b c=#><p>"),
    ("left open: table and formatting", "<table>", "<b>x<tr>"),
    ("text in a table", "<table>", "x<p>"),
    ("lines of a table", "<table>", "<tr><td>a<td>b"),
    ("cells of a table", "<table><tr>", "<td>a"),
    ("columns of a table", "<table><colgroup>", "<col>"),
    ("cells that span", "<table>", "<tr><td rowspan=65534 colspan=1000>a"),
    ("paragraphs", "", "<p>a"),
    ("line breaks", "", "a<br>"),
    ("spans", "", "<span>a</span>"),
    ("links", "", "<a href=/x>link</a> "),
    ("list items", "<ul>", "<li>item"),
    ("headings", "", "<h2>Head</h2>"),
    ("hidden paragraphs", "", "<p style='display:none'>x</p>"),
    ("paragraphs with names", "", "<p id=i# class=c#>word #"),
    ("references", "", "&amp;"),
    ("odd references", "", "&notit;&#x41;"),
    ("lesser-than signs", "", "<"),
    ("bogus comments", "", "<!"),
    ("comments", "", "<!--x-->"),
    ("scripts", "", "<script>x</script>"),
    ("styles", "", "<style>a</style>"),
    ("titles", "", "<title>x</title>"),
    ("text areas", "", "<textarea>x</textarea>"),
    ("end tags of paragraphs", "", "</p>"),
    ("end tags of line breaks", "", "</br>"),
    ("start tags of body", "", "<body a=b>"),
    ("start tags of html", "", "<html a#=b>"),
    ("start tags of head", "", "<head>"),
    ("framesets", "", "<frameset>"),
    ("metas", "", "<meta name=author content='A B'>"),
    ("times", "", "<time datetime=2020-01-01>2020-01-01</time>"),
    ("bylines", "", "<p class=author>By John Smith</p>"),
    ("dates", "", "<p>Published on 3 March 2020</p>"),
    (
        "JSON-LD",
        "",
        "<script type=application/ld+json>{\"@type\":\"Article\",\"author\":{\"name\":\"A B\"}}</script>",
    ),
    ("mojibake", "", "Ã©Ã¨"),
    ("leads of mojibake", "", "Ã"),
    ("cookie notices", "", "<p>We use cookies. Accept all.</p>"),
    ("donation appeals", "", "<p>Donate now. Please support us!</p>"),
    ("share bars", "", "Share on Facebook Tweet "),
    ("menus on a line", "", "Home | About | "),
    ("marks on a letter", "e", "\u{301}"),
    ("zero-width spaces", "", "\u{200B}"),
    ("new lines", "", "\n"),
    ("white space", "", " "),
    ("a word", "", "a"),
    ("words", "<p>", "word "),
    ("sentences", "<p>", "This is a sentence of the text, and it is good. "),
];

/// Markup of several parts.
fn special(bytes: usize) -> Vec<(&'static str, String)> {
    let nested = |open: &str, close: &str| {
        let count = bytes / (open.len() + close.len());
        open.repeat(count) + "deep text" + &close.repeat(count)
    };
    let numbered = |part: fn(usize) -> String| {
        let mut all = String::new();
        (0..)
            .map(part)
            .take_while(|part| {
                all.push_str(part);
                all.len() < bytes
            })
            .count();
        all
    };
    let deep = |part: &str| "<div>".repeat(500) + &fill(part, bytes);
    vec![
        ("rules in deep blocks", deep("<hr>x")),
        ("items in deep blocks", deep("<li>x")),
        ("definitions in deep blocks", deep("<dd>x")),
        ("ruby in deep blocks", deep("<rb>x")),
        ("tables in deep blocks", deep("<table><td>x</table>")),
        ("inputs in deep blocks", deep("<input>x")),
        ("end tags of paragraphs in deep blocks", deep("</p>x")),
        ("end tags of items in deep blocks", deep("</li>x")),
        ("nested: div", nested("<div>", "</div>")),
        ("nested: span", nested("<span>", "</span>")),
        ("nested: misnested links", {
            let count = bytes / 10;
            "<a>".repeat(count) + &"<i>".repeat(count) + &"</a>".repeat(count)
        }),
        ("nested: other end tags", "<foo>".repeat(bytes / 11) + &"</bar>".repeat(bytes / 11)),
        ("times around words", "<time>".repeat(490) + &"word ".repeat(bytes / 5)),
        ("types of JSON-LD", {
            let types = numbered(|number| format!("\"T{number}\","));
            format!("<script type=application/ld+json>{{\"@type\":[{types}\"T\"]}}</script>")
        }),
        ("formatting opened anew", {
            let open: String = (0..100).map(|number| format!("<b c={number}>")).collect();
            open + &"<p>x".repeat(bytes / 4)
        }),
        ("formatting with long attributes opened anew", {
            format!("<p><b id={0} class={0} style={0}>", "c".repeat(bytes / 6)) + &"<p>x".repeat(bytes / 8)
        }),
        ("links with long addresses opened anew", {
            format!("<p><a href=/{}>", "c".repeat(bytes / 2)) + &"<p>x".repeat(bytes / 8)
        }),
        ("formatting with many attributes opened anew", {
            let many = numbered(|number| format!("data-{number} ")).chars().take(4_000).collect::<String>();
            format!("<p><b {many}>") + &"<p>x".repeat(bytes / 4)
        }),
        (
            "an author of small words",
            format!("<meta name=author content=\"A B {}\">", "on ".repeat(bytes / 3)),
        ),
        ("formatting opened anew in paragraphs", {
            let open: String = (0..100).map(|number| format!("<b c={number}>")).collect();
            "<p>".to_owned() + &open + &"<p>x".repeat(bytes / 4)
        }),
        ("attributes of a tag", format!("<p {}>text", numbered(|number| format!("a{number} ")))),
        ("attributes with values", format!("<p {}>text", numbered(|number| format!("a{number}='>' ")))),
        ("classes of a tag", format!("<p class='{}'>text", numbered(|number| format!("c{number} ")))),
        ("tags of many attributes", {
            let tag: String = (0..600).map(|number| format!("a{number} ")).collect();
            format!("<p {tag}>text ").repeat(bytes / 3_000)
        }),
        ("an image in an address", format!("<img src='data:image/png;base64,{}'>", "A".repeat(bytes))),
        ("dashes in a comment", format!("<!--{}-->", "-".repeat(bytes))),
        ("lines of code", format!("<pre>{}x</pre>", " \n".repeat(bytes / 2))),
        ("a line of code", format!("<pre>{}</pre>", "x".repeat(bytes))),
        ("deep JSON-LD lists", {
            let depth = bytes / 2;
            format!("<script type=application/ld+json>{}{}</script>", "[".repeat(depth), "]".repeat(depth))
        }),
        ("deep JSON-LD objects", {
            let depth = bytes / 6;
            format!(
                "<script type=application/ld+json>{}1{}</script>",
                "{\"a\":".repeat(depth),
                "}".repeat(depth)
            )
        }),
        (
            "broken JSON-LD",
            format!("<script type=application/ld+json>{{\"a\":\"{}</script>", "\\\"".repeat(bytes / 2)),
        ),
    ]
}

/// Markup whose Markdown is larger than itself, or has to be looked for.
fn for_markdown(bytes: usize) -> Vec<(&'static str, String)> {
    let base =
        |part: &str| format!("<base href=https://a.example/{}/>", "d".repeat(2_000)) + &fill(part, bytes);
    let open = |scheme: &str, length: usize, part: &str| {
        format!("<a href={scheme}{}>", "d".repeat(length)) + &fill(part, bytes - length)
    };
    vec![
        ("names around code", {
            let names = fill("c# ", bytes / 2);
            format!("<div class='{names}'>{}</div>", "<pre>x</pre>".repeat(bytes / 24))
        }),
        ("links and a long base", base("<a href=x>x</a> ")),
        ("images and a long base", base("<p>x<img src=x>")),
        ("a link left open", open("https://a.example/", 2_000, "<p>x")),
        ("a link left open and images", open("https://a.example/", 2_000, "<p>x<img src=x>")),
        ("a script left open", open("javascript:", 2_000, "<p>x")),
        ("a link left open, too long", open("", bytes / 2, "<p>x")),
        ("mail left open, too long", open("mailto:", bytes / 2, "<p>x")),
        ("data left open", open("data:", bytes / 2, "<p>x")),
    ]
}

/// Labels of pages, and bytes that are repeated, which are not what the label says.
fn mislabelled() -> Vec<(&'static str, &'static str, Cow<'static, [u8]>)> {
    const RUSSIAN: &str = "<p>Жители города спали, пока дождь шёл над крышами. ";
    const JAPANESE: &str = "<p>町の人々は眠っていて、雨は屋根の上に降っていた。";
    vec![
        ("no UTF-8", "utf-8", b"\xFF"[..].into()),
        ("escapes of ISO-2022-JP", "utf-8", b"\x1B$B"[..].into()),
        ("half characters of EUC-JP", "euc-jp", b"\xA4\xA2\x8F"[..].into()),
        ("no Big5", "big5", b"\x95\x5C\x83\x5C"[..].into()),
        ("half characters of GB 18030", "gb18030", b"\xFE\x30"[..].into()),
        ("windows-1252 as UTF-16", "utf-16", b"caf\xE9 "[..].into()),
        ("windows-1251 as UTF-8", "utf-8", WINDOWS_1251.encode(RUSSIAN).0),
        ("Shift_JIS as Big5", "big5", SHIFT_JIS.encode(JAPANESE).0),
    ]
}

/// Lines that are repeated in a text.
const LINES: &[(&str, &str)] = &[
    ("letters", "a\n"),
    ("labels", "Read more\n"),
    ("numbers", "Line number # of the text\n"),
    ("blank lines", "\n"),
    ("words on one line", "word "),
    ("breadcrumbs on one line", "a / "),
    ("a word", "x"),
    ("full stops", ". "),
    ("a title of dashes", "-"),
    ("sentences", "This is a sentence of the text, and it is good.\n"),
    ("cut words", "infor-\n"),
    ("tabs", "a\t"),
    ("Japanese", "日本語の文章です。\n"),
    ("dates", "3 March 2020\n"),
    ("bylines", "By John Smith\n"),
    ("references", "&amp;"),
    ("mojibake", "Ã©\n"),
    ("copyright", "© 2020 Foo. All rights reserved.\n"),
    ("carriage returns", "a\r\n"),
    ("escapes", "\u{1B}[31mred"),
    ("unfinished escapes", "\u{1B}]"),
    ("marks", "\u{301}"),
    ("invisible tags", "🏴\u{E0067}"),
];

/// What is repeated in files that are inspected.
const INSPECTED: &[(&str, &str, &str)] = &[
    ("stars", "text.txt", "*\n"),
    ("numbered letters", "text.txt", "a#\n"),
    ("rules", "text.txt", "---\n"),
    ("share bars", "text.txt", "Share this\n"),
    ("paragraphs", "page.html", "<p>x"),
];

/// The cases at a size.
pub(super) fn cases(bytes: usize) -> Vec<Case> {
    let page = |name: &str, middle: &str| {
        let page = format!("<!doctype html><title>t</title><body><p>{BEFORE}</p>{middle}<p>{AFTER}</p>");
        // Behind an open element that is never shown nothing is shown.
        let holds = if HIDES.contains(&name) { vec![BEFORE] } else { vec![BEFORE, AFTER] };
        let holds = holds.into_iter().map(str::to_owned).collect();
        Case::new(format!("page: {name}"), "page.html", page, Want { records: 1, holds, ..Want::default() })
    };
    let repeated =
        REPEATED.iter().map(|(name, first, part)| page(name, &format!("{first}{}", fill(part, bytes))));
    let special = special(bytes);
    let special = special.iter().map(|(name, middle)| page(name, middle));
    let for_markdown = for_markdown(bytes);
    let for_markdown = for_markdown
        .iter()
        .map(|(name, middle)| page(name, middle).with(&["--markup", "markdown", "--links", "--images"]));
    let texts = LINES.iter().map(|(name, part)| {
        let text = format!("{}\n{AFTER}\n", fill(part, bytes));
        let want = Want { records: 1, holds: vec![AFTER.to_owned()], ..Want::default() };
        Case::new(format!("text: {name}"), "text.txt", text, want).with(&["--format", "text"])
    });
    let mislabelled = mislabelled().into_iter().map(|(name, label, part)| {
        let before = format!("<!doctype html><meta charset={label}><title>t</title><body><p>{BEFORE}</p>");
        let middle = part.repeat(bytes.div_ceil(part.len()));
        let page = [before.as_bytes(), &middle, b"<p>", AFTER.as_bytes()].concat();
        let holds = vec![BEFORE.to_owned(), AFTER.to_owned()];
        let want = Want { records: 1, holds, ..Want::default() };
        Case::new(format!("bytes: {name}"), "page.html", page, want)
    });
    let inspected = INSPECTED.iter().map(|(name, file, part)| {
        Case::inspected(format!("inspected: {name}"), file, format!("{BEFORE}\n{}", fill(part, bytes)))
    });
    let cleaned = repeated.chain(special).chain(for_markdown).chain(texts).chain(mislabelled);
    cleaned.chain(inspected).collect()
}

/// Of these, what stands behind is inside.
const HIDES: &[&str] = &["left open: template", "left open: shadow root", "bogus comments"];

/// A part as often as it takes to have so many bytes.
fn fill(part: &str, bytes: usize) -> String {
    if !part.contains('#') {
        return part.repeat(bytes.div_ceil(part.len()));
    }
    let mut all = String::with_capacity(bytes + part.len());
    let mut number = 0;
    while all.len() < bytes {
        all.push_str(&part.replace('#', &number.to_string()));
        number += 1;
    }
    all
}
