//! The kept blocks of a page as CommonMark, with tables as GitHub writes them: a view that changes no word.
//!
//! What a block is comes from its role and its containers, what stands inside it from the page's
//! [`Markup`](crate::block::Markup). Which blocks are kept is decided before; a text without markup is paragraphs.

mod address;
mod code;
mod escape;
mod inline;
mod outline;
mod table;
mod writer;

use crate::block::{At, Blocks, Role};
use code::Languages;
use inline::{Inlines, Place};
use outline::Outline;
use table::Tables;
use writer::{Join, Writer};

/// What Markdown holds beside the words and their shape.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// The addresses of links.
    pub links: bool,
    /// Pictures, with the text that stands for them.
    pub images: bool,
}

/// Blocks as Markdown.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// The Markdown.
    pub text: String,
    /// Links and pictures whose addresses are relative, although a base is known: with it the text would be many times as
    /// large as the page.
    pub relative: u64,
    /// Those that are left out, since many blocks share an address: with them the text would be that as well.
    pub left_out: u64,
}

/// Writes the blocks of a page of so many bytes with these indices, in order. Relative addresses are seen from `base`, which is
/// "" where nothing is known.
pub fn render(page: &Blocks, kept: &[u32], options: Options, base: &str, bytes: usize) -> Rendered {
    let outline = Outline::new(page, kept);
    let tables = Tables::new(page, kept);
    let inlines = Inlines::new(page, options, base, bytes);
    let mut languages = Languages::new(page);
    let mut writer = Writer::default();
    let mut kept = kept.iter().copied().peekable();
    // The block that was written last.
    let mut last: Option<u32> = None;
    while let Some(at) = kept.next() {
        let block = &page.blocks[at as usize];
        let before = last.map(|last| &page.blocks[last as usize]);
        let steps = outline.steps(block);
        // A picture by itself is kept where what is around it is, or what is said below it.
        if block.role == Role::Caption || last.is_some_and(|last| last + 1 == at) {
            let images = inlines.images(at).filter(|image| image.at == At::Before);
            images.filter_map(|image| inlines.image(image)).for_each(|image| writer.aside(&steps, &image));
        }
        last = Some(at);
        let mut goes_on = |with: &dyn Fn(u32) -> bool| {
            let next = kept.next_if(|next| with(*next));
            last = next.or(last);
            next
        };
        let (lines, join) = if let Some(table) = tables.starting_at(at) {
            while goes_on(&|next| table.holds(next)).is_some() {}
            (table.rows(&inlines), Join::Apart)
        } else {
            match block.role {
                Role::Code => {
                    let mut code = block.text.clone();
                    let is_same = |next: u32| outline.is_same_code(block, &page.blocks[next as usize]);
                    while let Some(next) = goes_on(&is_same) {
                        code.push('\n');
                        code.push_str(&page.blocks[next as usize].text);
                    }
                    (code::fenced(&code, languages.of(block)), Join::Apart)
                }
                Role::Heading(level) => {
                    (inline::heading(level, &inlines.text(at, Place::Heading)), Join::Apart)
                }
                Role::Term => (inlines.text(at, Place::Term), Join::Term),
                Role::Definition
                    if !before.is_some_and(|before| outline.is_same_definition(before, block)) =>
                {
                    (inlines.text(at, Place::Paragraph), Join::Definition)
                }
                Role::Line => (inlines.text(at, Place::Lines), Join::Paragraph),
                _ => (inlines.text(at, Place::Paragraph), Join::Paragraph),
            }
        };
        writer.block(&steps, &lines, join);
    }
    let addresses = inlines.addresses();
    Rendered { text: writer.finish(), relative: addresses.relative(), left_out: addresses.left_out() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalize::{Normalizer, Options as Steps, Spaces};
    use crate::page::{Dom, Limits, Marks, Page, Wanted};

    const ALL: Options = Options { links: true, images: true };

    /// The Markdown of a page without those blocks whose text is "x".
    fn rendered(html: &str, options: Options) -> String {
        normalized(html, options, &Default::default())
    }

    fn normalized(html: &str, options: Options, steps: &Steps) -> String {
        let dom = Dom::parse(html, &Limits::default(), &Wanted::default().with(Marks::Noted));
        let page = Blocks::of(&Page::Html(Box::new(dom)), &Normalizer::new(steps));
        let kept = page.blocks.iter().enumerate().filter(|(_, block)| block.text != "x");
        let kept: Vec<u32> = kept.map(|(at, _)| at as u32).collect();
        render(&page, &kept, options, "https://a.example/b/", html.len()).text
    }

    fn is(html: &str, expected: &str) {
        assert_eq!(rendered(html, Options::default()), expected, "{html}");
    }

    fn is_with_all(html: &str, expected: &str) {
        assert_eq!(rendered(html, ALL), expected, "{html}");
    }

    #[test]
    fn headings_are_one_line() {
        is(
            "<h2>A <b>bold</b><br>word</h2><h3>C #</h3><h6>C#</h6>",
            "## A bold word\n\n### C \\#\n\n###### C#",
        );
    }

    #[test]
    fn emphasis_stands_around_words() {
        is("<p>a<b> b </b>c <i><b>d</b> e</i> <s>f</s> <i> </i><b></b>g", "a **b** c ***d** e* ~~f~~ g");
        // Right behind emphasis, strikethrough would be read as it stands.
        is("<p><em><b>*</b><s><b>_</b>&amp;</s></em> a", "***\\***\\_&* a");
        is("<p><b>a</b><b>b</b> <b>c</b>", "**ab c**");
        is("<p><b>a</b><i>b</i>", "**a**b");
    }

    #[test]
    fn delimiters_that_would_not_be_taken_for_such_move_inwards() {
        is("<p>a<b>“b”</b>c <b>日本。</b>語 <i>(d)</i>", "a“**b**”c **日本**。語 *(d)*");
        is("<p>a<b>…</b>b", "a…b");
    }

    #[test]
    fn emphasis_inside_another_stands_where_its_delimiter_can_end_nothing() {
        is(
            "<p><b><i>a.</i> (<s><em>(b)</em> c</s>)</b> <em><b>d:</b> <del><b>(e)</b> f</del></em>",
            "***a.* (~~(b) c~~)** ***d:** ~~(e) f~~*",
        );
        is("<p><b>a (<i>b</i>) <i>(c)</i> <s><i>d</i> e</s></b>", "**a (*b*) *(c)* ~~*d* e~~**");
        is("<p><b>a“<i>b</i>” c<i>d</i> e <i>f</i></b>", "**a“b” cd e *f***");
    }

    #[test]
    fn delimiters_stand_beside_no_white_space_of_unicode() {
        let steps = Steps { spaces: Spaces::Keep, ..Steps::default() };
        let html = "<dl><dt>&nbsp;a<dt>b\u{2003}<dd>c<i>&nbsp;d</i></dl>";
        assert_eq!(normalized(html, Options::default(), &steps), "\u{a0}**a**\\\n**b**\\\nc\u{a0}*d*");
    }

    #[test]
    fn no_break_stands_before_nothing() {
        let steps = Steps { spaces: Spaces::Keep, ..Steps::default() };
        assert_eq!(normalized("<p>a<br>&nbsp;b<br>&nbsp;", Options::default(), &steps), "a\\\n\u{a0}b");
    }

    #[test]
    fn code_is_as_it_was() {
        is("<p><code>*a*</code> <code>b`</code> <code>c</code>", "`*a*` `` b` `` `c`");
        is("<p><code>a</code><code>b</code>", "`ab`");
    }

    #[test]
    fn blocks_of_code_are_fenced() {
        is("<pre class=language-c><code>a\n\n  *b*\n</code></pre>", "```c\na\n\n  *b*\n```");
        is("<pre><div>a</div><div>  b</div></pre><pre>c</pre>", "```\na\n  b\n```\n\n```\nc\n```");
        is("<ul><li>a<pre>b\n\nc</pre></ul>", "- a\n\n  ```\n  b\n\n  c\n  ```");
    }

    #[test]
    fn blocks_of_code_share_the_language_of_what_is_around_them() {
        is(
            "<div class=lang-c><pre>a</pre><pre class=lang-go>b</pre><pre>c</pre></div><pre>d</pre>",
            "```c\na\n```\n\n```go\nb\n```\n\n```c\nc\n```\n\n```\nd\n```",
        );
    }

    #[test]
    fn items_are_indented_by_their_marks() {
        is(
            "<ul><li>a<ol><li>b<li>c</ol><li><p>d</p><p>e</p><li>f</ul>",
            "- a\n  1. b\n  2. c\n- d\n\n  e\n- f",
        );
    }

    #[test]
    fn numbers_are_those_of_the_page() {
        is("<ol start=9><li>a<li>x<li>b<ul><li>c</ul></ol>", "9. a\n11. b\n    - c");
    }

    #[test]
    fn lists_that_touch_differ() {
        is("<ul><li>a</ul><ul><li>b<li>c</ul><ol><li>d</ol>", "- a\n\n* b\n* c\n\n1. d");
    }

    #[test]
    fn a_list_that_interrupts_a_paragraph_starts_with_1() {
        is("<ul><li>a<ol start=2><li>b</ol></ul>", "- a\n\n  2. b");
    }

    #[test]
    fn an_item_that_holds_only_a_list_is_none() {
        is("<ul><li>x<ul><li>a<li>b</ul><li>c</ul>", "- a\n- b\n\n* c");
    }

    #[test]
    fn cards_of_other_pages_are_no_items() {
        is(
            "<ul><li><h3><a href=a>a</a></h3><p>b</p><li><a href=c><h3>c</h3></a></ul>",
            "### a\n\nb\n\n### c",
        );
        is("<ol><li><h3><a href=a>a</a></h3></ol>", "1. ### a");
        is("<ul><li><h3><a href=#a>a</a></h3></ul>", "- ### a");
    }

    #[test]
    fn items_and_quotes_hold_headings() {
        is(
            "<ol><li>a<li>b<ul><li>c<h4>d</h4></ul><li><h4>e</h4><p>f</ol>",
            "1. a\n2. b\n   - c\n\n     #### d\n\n3. #### e\n\n   f",
        );
        is("<blockquote><h4>a</h4><ul><li><h5>b</h5></ul></blockquote>", "> #### a\n>\n> - ##### b");
    }

    #[test]
    fn quotes_hold_blocks() {
        is("<blockquote><p>a<br>b<ul><li>c</ul></blockquote><blockquote>d", "> a\\\n> b\n>\n> - c\n\n> d");
    }

    #[test]
    fn definitions_stand_below_their_terms() {
        is("<dl><dt>a<dd>b<dd>c<dt>d<dd><p>e</p><p>f</p></dl>", "**a**\\\nb\\\nc\n\n**d**\\\ne\n\nf");
    }

    #[test]
    fn tables_of_data_have_bars() {
        is(
            "<table><caption>t</caption><tr><th>a<th><b>b</b><tr><td>1|2<td>x<tr><td><td>c<br><b>d</b></table>",
            "t\n\n| a | b |\n| --- | --- |\n| 1\\|2 | |\n| | c<br>**d** |",
        );
        is("<table><tr><th>a<td>b<tr><th>c<td>d</table>", "| | |\n| --- | --- |\n| a | b |\n| c | d |");
    }

    #[test]
    fn tables_that_lay_out_a_page_are_none() {
        is("<table><tr><td>a<td>b</table>", "a\n\nb");
        is("<table><tr><td>a<tr><td>b</table>", "a\n\nb");
        is("<table><tr><td>a<td><h2>b</h2><tr><td>c<td>d</table>", "a\n\n## b\n\nc\n\nd");
    }

    #[test]
    fn a_table_inside_another_may_be_one_of_data() {
        is(
            "<table><tr><td>a<td><table><tr><td>b<td>c<tr><td>d<td>e</table><tr><td>f</table>",
            "a\n\n| | |\n| --- | --- |\n| b | c |\n| d | e |\n\nf",
        );
    }

    #[test]
    fn links_and_pictures_are_there_where_they_are_asked_for() {
        let html = "<p>see <a href=c>the <b>d</b></a>!<a href=#e>e</a> <img src=f.png alt='g [h]'>";
        is(html, "see the **d**!e");
        is_with_all(html, "see [the **d**](https://a.example/b/c)!e ![g \\[h\\]](https://a.example/b/f.png)");
        is_with_all("<p>a!<a href=/c>b<br>d</a>", "a\\![b d](https://a.example/c)");
    }

    #[test]
    fn a_picture_that_is_all_of_a_link_stands_in_it() {
        let html = "<p>a!<a href=/b><img src=/c alt=d></a>e<p><a href=/f><img src=/g></a><p>h";
        is_with_all(
            html,
            "a\\![![d](https://a.example/c)](https://a.example/b)e\n\n\
             [![](https://a.example/g)](https://a.example/f)\n\nh",
        );
        assert_eq!(
            rendered(html, Options { links: false, images: true }),
            "a!![d](https://a.example/c)e\n\n![](https://a.example/g)\n\nh"
        );
        is_with_all("<p>a <a href=#b><img src=/c></a>", "a ![](https://a.example/c)");
    }

    #[test]
    fn emphasis_holds_a_link_or_stands_in_it() {
        is_with_all("<p><b>a <a href=/c>b</a></b>", "**a [b](https://a.example/c)**");
        is_with_all("<p><b><a href=/c>b</a></b>", "[**b**](https://a.example/c)");
    }

    #[test]
    fn a_picture_by_itself_stays_between_kept_blocks_and_over_its_caption() {
        is_with_all("<p>a<p><img src=/b><p>c", "a\n\n![](https://a.example/b)\n\nc");
        is_with_all("<p>x<p><img src=/b><p>c", "c");
        is_with_all(
            "<p>x<figure><img src=/b><figcaption>c</figcaption></figure>",
            "![](https://a.example/b)\n\nc",
        );
    }

    #[test]
    fn lines_of_flattened_text_are_paragraphs() {
        let text = crate::page::TextPage::read(
            "• a\n- *b*",
            &Normalizer::new(&Default::default()),
            &Default::default(),
        );
        let page = Blocks::of(&Page::Text(text), &Normalizer::new(&Default::default()));
        assert_eq!(render(&page, &[0, 1], ALL, "", 0).text, "• a\n\n\\- \\*b\\*");
    }
}
