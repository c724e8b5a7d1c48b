//! A settings file: it is read and printed the same, or told to be wrong in one line with its place.

use dehusk::settings::Settings;

pub(crate) fn check(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else { return };
    match Settings::parse("dehusk.toml", text) {
        Ok(settings) => {
            let printed = settings.to_toml().expect("settings can be printed");
            let again = Settings::parse("printed", &printed).expect("what is printed can be read");
            assert_eq!(again, settings);
        }
        Err(error) => {
            let message = error.to_string();
            assert!(message.starts_with("dehusk.toml:"), "no place: {message:?}");
            assert!(!message.contains('\n'), "it is not one line: {message:?}");
        }
    }
}
