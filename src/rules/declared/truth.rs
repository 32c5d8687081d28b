//! Yes, no, or can't be known.

/// What a condition comes to. What rests on a value that could not be read, or on a name that came
/// to nothing, is unknown: it was reported once, and nothing more is said for the same cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Truth {
    /// It does not hold.
    No,
    /// It can't be known.
    Unknown,
    /// It holds.
    Yes,
}

impl Truth {
    /// From a fact.
    pub(super) fn of(holds: bool) -> Truth {
        if holds { Truth::Yes } else { Truth::No }
    }

    /// Both hold.
    pub(super) fn and(self, other: Truth) -> Truth {
        match (self, other) {
            (Truth::No, _) | (_, Truth::No) => Truth::No,
            (Truth::Yes, Truth::Yes) => Truth::Yes,
            _ => Truth::Unknown,
        }
    }

    /// One of them holds.
    pub(super) fn or(self, other: Truth) -> Truth {
        self.not().and(other.not()).not()
    }

    /// It does not hold.
    pub(super) fn not(self) -> Truth {
        match self {
            Truth::No => Truth::Yes,
            Truth::Unknown => Truth::Unknown,
            Truth::Yes => Truth::No,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Truth::{No, Unknown, Yes};

    #[test]
    fn what_is_unknown_stays_so_unless_the_rest_decides() {
        assert_eq!((Yes.and(Unknown), No.and(Unknown), Yes.and(Yes)), (Unknown, No, Yes));
        assert_eq!((Yes.or(Unknown), No.or(Unknown), No.or(No)), (Yes, Unknown, No));
        assert_eq!((Unknown.not(), Yes.not()), (Unknown, No));
    }
}
