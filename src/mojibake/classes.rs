//! Classes of the few hundred characters that wrongly decoded UTF-8 is made of.
//!
//! The classes are those of Robyn Speer's ftfy (`ftfy/badness.py`, Apache-2.0). Which of them beside which give
//! mojibake away is left to [`super::signs`].

use std::sync::LazyLock;

/// A set of classes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Classes(u16);

impl Classes {
    /// U+0080 to U+009F, which no text means.
    pub(super) const CONTROL: Self = Self(1);
    /// Hardly ever meant: spacing accents, broken bar, currency sign, daggers, replacement characters.
    pub(super) const ODD: Self = Self(1 << 1);
    /// Pilcrow and section sign.
    pub(super) const LAW: Self = Self(1 << 2);
    /// Signs of currencies.
    pub(super) const CURRENCY: Self = Self(1 << 3);
    /// Punctuation that opens something.
    pub(super) const OPENING: Self = Self(1 << 4);
    /// Punctuation that closes something.
    pub(super) const CLOSING: Self = Self(1 << 5);
    /// Mathematics, fractions, superscripts.
    pub(super) const NUMERIC: Self = Self(1 << 6);
    /// Letters that faces are drawn with, so that they stand in odd places on purpose.
    pub(super) const FACE: Self = Self(1 << 7);
    /// Upper-case Latin letters with marks.
    pub(super) const UPPER: Self = Self(1 << 8);
    /// Lower-case Latin letters with marks.
    pub(super) const LOWER: Self = Self(1 << 9);
    /// Upper-case Greek and Cyrillic.
    pub(super) const UPPER_OTHER: Self = Self(1 << 10);
    /// Lower-case Greek and Cyrillic.
    pub(super) const LOWER_OTHER: Self = Self(1 << 11);
    /// Lines and blocks of old terminals.
    pub(super) const BOX: Self = Self(1 << 12);
    /// In ordinary text as well as in mojibake: dashes, ellipsis, apostrophe, no-break space.
    pub(super) const COMMON: Self = Self(1 << 13);
    /// The degree sign, U and Ђ: by themselves they say nothing, but some signs hinge on them.
    const HINGE: Self = Self(1 << 14);

    /// Those around which the signs of mojibake are looked for.
    const HINGES: Self = Self(
        Self::CONTROL.0
            | Self::ODD.0
            | Self::LAW.0
            | Self::CURRENCY.0
            | Self::OPENING.0
            | Self::CLOSING.0
            | Self::NUMERIC.0
            | Self::UPPER.0
            | Self::LOWER.0
            | Self::BOX.0
            | Self::HINGE.0,
    );

    /// The classes of a character.
    #[inline]
    pub(super) fn of(c: char) -> Self {
        if c.is_ascii() || (c > LAST_IN_TABLE && c < '\u{F8FF}') { Self::default() } else { Self::look_up(c) }
    }

    fn look_up(c: char) -> Self {
        match TABLE.get(c as usize) {
            Some(classes) => *classes,
            None => match c {
                '\u{F8FF}' => Self::OPENING,
                'ﬁ' | 'ﬂ' => Self::LOWER,
                '\u{FFFD}' => Self::ODD,
                _ => Self::default(),
            },
        }
    }

    /// Whether any of some classes is among them.
    #[inline]
    pub(super) fn has(self, any: Self) -> bool {
        self.0 & any.0 != 0
    }

    /// Whether a sign of mojibake may hinge on the character.
    #[inline]
    pub(super) fn is_hinge(self) -> bool {
        self.has(Self::HINGES)
    }

    /// These and others.
    pub(super) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// The last character that the table holds; few beyond it have a class.
const LAST_IN_TABLE: char = '\u{25FF}';

/// The characters of each class; `-` between two stands for all between them.
const CHARACTERS: &[(Classes, &str)] = &[
    (Classes::CONTROL, "\u{80}-\u{9F}"),
    (Classes::COMMON, "\u{A0}\u{AD}·´–—―…’"),
    (Classes::ODD, "¦¤¨¬¯¸ƒˆˇ˘˛˜†‡‰⌐◊ªº"),
    (Classes::LAW, "¶§"),
    (Classes::CURRENCY, "¢£¥₧€"),
    (Classes::OPENING, "¡«¿©\u{384}\u{385}‘‚“„•‹"),
    (Classes::CLOSING, "®»˝”›™"),
    (Classes::NUMERIC, "²³¹±¼½¾×µ÷⁄∂∆∏∑√∞∩∫≈≠≡≤≥№"),
    (Classes::FACE, "Ò-ÖÙ-Üò-öø-üŐŌŪŲ°"),
    (Classes::HINGE, "°ÙЂ"),
    (Classes::UPPER, "À-ÑØÜÝĂĀĄĆČĎĐĘĚĒĖĞĢİĪĶĹĽŁĻŃŇŅŒŘŚŞŠŢŤŮŰŸŹŻŽҐ"),
    (Classes::LOWER, "ßà-ñăąāćčďđęěēėğģįīķĺľłļœŕśşšťüźżžґ"),
    (Classes::UPPER_OTHER, "ÞΑ-ΩΆΈΉΊΌΎΏΪΫЁ-Я"),
    (Classes::LOWER_OTHER, "α-ωάέήίΰа-џ"),
    (Classes::BOX, "│┌┐┘├┤┬┼═-╬▀▄█▌▐░▒▓"),
];

static TABLE: LazyLock<Vec<Classes>> = LazyLock::new(|| {
    let mut table = vec![Classes::default(); LAST_IN_TABLE as usize + 1];
    for (class, characters) in CHARACTERS {
        let mut rest = characters.chars();
        let mut last = '\0';
        while let Some(c) = rest.next() {
            let range = if c == '-' { last..=rest.next().unwrap_or(last) } else { c..=c };
            for member in range {
                table[member as usize] = table[member as usize].or(*class);
            }
            last = c;
        }
    }
    table
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_character_can_be_of_several_classes() {
        assert!(Classes::of('Ü').has(Classes::UPPER) && Classes::of('Ü').has(Classes::FACE));
        assert_eq!(Classes::of('\u{FFFD}'), Classes::ODD);
        assert_eq!(Classes::of('Ö'), Classes::FACE);
        for plain in ['a', 'ά', '中', '\u{FB03}', '🎉'] {
            assert!(!Classes::of(plain).is_hinge(), "{plain}");
        }
    }

    #[test]
    fn a_range_holds_its_ends_and_what_is_between() {
        assert!(['à', 'é', 'ñ'].iter().all(|c| Classes::of(*c).has(Classes::LOWER)));
        assert_eq!(Classes::of('-'), Classes::default());
    }
}
