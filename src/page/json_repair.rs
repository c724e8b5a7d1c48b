//! JSON as pages write it: several values in one script, wrapped in comments, with trailing commas, raw line feeds and
//! stray backslashes in strings. Repaired in one pass, and only where it does not parse as it stands.

use serde_json::Value;

/// The JSON values of a script, as far as they can be read. `serde_json` stops at 128 levels.
pub(super) fn parse(script: &str) -> Vec<Value> {
    let trimmed = unwrap(script);
    match values(trimmed) {
        (values, Complete::Yes) => values,
        (partial, Complete::No) => {
            let (repaired, _) = values(&repair(trimmed));
            if repaired.len() >= partial.len() { repaired } else { partial }
        }
    }
}

#[derive(PartialEq)]
enum Complete {
    Yes,
    No,
}

/// The values up to the first error.
fn values(text: &str) -> (Vec<Value>, Complete) {
    let mut values = Vec::new();
    for value in serde_json::Deserializer::from_str(text).into_iter() {
        match value {
            Ok(value) => values.push(value),
            Err(_) => return (values, Complete::No),
        }
    }
    (values, Complete::Yes)
}

/// The script without what stands before its first bracket and after its last one: comments, CDATA, semicolons.
fn unwrap(script: &str) -> &str {
    let cdata = script.find("<![CDATA[").map_or(0, |at| at + "<![CDATA[".len());
    let start = script[cdata..].find(['{', '[']).map_or(script.len(), |at| cdata + at);
    let rest = &script[start..];
    rest.rfind(['}', ']']).map_or("", |end| {
        let body = &rest[..=end];
        body.strip_suffix("]]").filter(|_| cdata > 0).map_or(body, str::trim_end)
    })
}

/// Text with the usual faults mended: control characters and bad escapes inside strings, commas before a closing
/// bracket, comments and semicolons between values.
fn repair(text: &str) -> String {
    let mut fixed = String::with_capacity(text.len());
    let mut in_string = false;
    // Length of `fixed` up to a comma that nothing but white space follows so far.
    let mut comma: Option<usize> = None;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if in_string {
            match c {
                '"' => {
                    in_string = false;
                    fixed.push(c);
                }
                '\\' => match chars.next() {
                    Some(escaped @ ('"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't' | 'u')) => {
                        fixed.extend(['\\', escaped]);
                    }
                    Some(other) => fixed.push(if other.is_control() { ' ' } else { other }),
                    None => {}
                },
                _ if c.is_control() => fixed.push(' '),
                _ => fixed.push(c),
            }
            continue;
        }
        match c {
            '}' | ']' => {
                if let Some(at) = comma.take() {
                    fixed.truncate(at);
                }
                fixed.push(c);
            }
            ',' => {
                if comma.is_none() {
                    comma = Some(fixed.len());
                    fixed.push(c);
                }
            }
            ';' => {}
            '/' if chars.peek() == Some(&'*') => {
                let mut before = ' ';
                for c in chars.by_ref() {
                    if before == '*' && c == '/' {
                        break;
                    }
                    before = c;
                }
            }
            _ if c.is_whitespace() || c.is_control() => fixed.push(' '),
            _ => {
                in_string = c == '"';
                comma = None;
                fixed.push(c);
            }
        }
    }
    fixed
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn reads_several_values() {
        assert_eq!(parse(r#"{"a":1} [2]"#), [json!({"a": 1}), json!([2])]);
    }

    #[test]
    fn mends_commas_line_feeds_and_escapes() {
        assert_eq!(parse("{\"a\":\"x\ny\\'z\",\n\"b\":[1,2,],};"), [json!({"a": "x y'z", "b": [1, 2]})]);
    }

    #[test]
    fn looks_through_comments_and_cdata() {
        assert_eq!(parse("//<![CDATA[\n{\"a\":1}\n//]]>"), [json!({"a": 1})]);
        assert_eq!(parse("<!-- {\"a\":1} -->"), [json!({"a": 1})]);
    }

    #[test]
    fn deep_nesting_gives_nothing() {
        assert_eq!(parse(&"[".repeat(100_000)), [json!(null); 0]);
    }
}
