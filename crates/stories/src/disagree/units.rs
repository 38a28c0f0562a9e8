//! Units of measure: 1.2 tonnes and 900 kilograms can be set against each other.

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dimension {
    Length,
    Area,
    Mass,
    Volume,
    Speed,
}

/// A unit: what it measures, and how many metres, square metres, kilograms, litres or kilometres an hour one of it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Unit {
    pub(super) dimension: Dimension,
    pub(super) factor: f64,
}

use Dimension::{Area, Length, Mass, Speed, Volume};

const UNITS: &[(&[&str], Dimension, f64)] = &[
    (&["millimetre", "millimeter", "milímetro", "millimètre", "mm"], Length, 1e-3),
    (&["centimetre", "centimeter", "zentimeter", "centímetro", "centimètre", "cm"], Length, 1e-2),
    (&["metre", "meter", "metern", "metro", "mètre", "m"], Length, 1.0),
    (&["kilometre", "kilometer", "kilometern", "kilómetro", "kilomètre", "km"], Length, 1e3),
    (&["mile", "meile", "meilen", "milla"], Length, 1609.344),
    (&["foot", "feet"], Length, 0.3048),
    (&["hectare", "hektar", "hectárea", "ha"], Area, 1e4),
    (&["acre"], Area, 4046.856),
    (&["gram", "gramm", "gramo", "gramme"], Mass, 1e-3),
    (&["kilogram", "kilogramm", "kilogramo", "kilogramme", "kilo", "kg"], Mass, 1.0),
    (&["tonne", "tonnen", "tonelada"], Mass, 1e3),
    (&["litre", "liter", "litern", "litro"], Volume, 1.0),
    (&["gallon"], Volume, 3.785),
    (&["mph"], Speed, 1.609),
    (&["km/h", "kph", "kmh"], Speed, 1.0),
];
/// What makes a length a speed.
const AN_HOUR: &[&[&str]] = &[
    &["an", "hour"],
    &["per", "hour"],
    &["pro", "stunde"],
    &["por", "hora"],
    &["par", "heure"],
    &["à", "l'heure"],
    &["à", "l’heure"],
];

/// The unit that the words after a number name, in lower case, and how many of the words.
pub(super) fn unit(words: &[String]) -> Option<(Unit, usize)> {
    let first = words.first()?;
    let named = |name: &&str| first == name || first.strip_suffix('s') == Some(name);
    let (_, dimension, factor) = UNITS.iter().find(|(names, _, _)| names.iter().any(&named))?;
    let unit = Unit { dimension: *dimension, factor: *factor };
    let hour = |phrase: &&&[&str]| words[1..].iter().zip(phrase.iter()).filter(|(a, b)| a == *b).count() == 2;
    match unit.dimension {
        Length if AN_HOUR.iter().any(|phrase| hour(&phrase)) => {
            Some((Unit { dimension: Speed, factor: unit.factor / 1e3 }, 3))
        }
        _ => Some((unit, 1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units() {
        let check = |text: &str, expect: Option<(Dimension, f64, usize)>| {
            let words: Vec<String> = text.split(' ').map(str::to_owned).collect();
            let found = unit(&words).map(|(unit, words)| (unit.dimension, unit.factor, words));
            assert_eq!(found, expect, "{text}");
        };
        check("kilometres an hour were measured", Some((Speed, 1.0, 3)));
        check("km an", Some((Length, 1e3, 1)));
        check("hectáreas de pinar", Some((Area, 1e4, 1)));
        check("tonnes", Some((Mass, 1e3, 1)));
        check("people", None);
    }
}
