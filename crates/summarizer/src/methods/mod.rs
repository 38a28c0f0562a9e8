//! The methods: each chooses sentences of an [`Input`] within its budget.

mod lead;

use crate::{
    Method, concepts,
    input::{Choice, Input},
};

pub(crate) fn select(input: &Input<'_>, method: Method) -> Vec<Choice> {
    match method {
        Method::Concepts => concepts::select(input),
        Method::Lead => lead::newest(input),
        _ => lead::round_robin(input),
    }
}
