//! The formula of a level: `likelihood * impact`, `max(likelihood, impact)`, `2 * L + I`.

/// How deep brackets may nest.
const MAX_DEPTH: usize = 16;

#[derive(Clone, Debug)]
enum Term {
    Number(f64),
    Likelihood,
    Impact,
    Sum(Box<Term>, Box<Term>),
    Difference(Box<Term>, Box<Term>),
    Product(Box<Term>, Box<Term>),
    Quotient(Box<Term>, Box<Term>),
    Highest(Box<Term>, Box<Term>),
    Lowest(Box<Term>, Box<Term>),
}

/// A formula that was understood.
#[derive(Clone, Debug)]
pub(super) struct Formula {
    term: Term,
}

impl Formula {
    /// Reads a formula; `None` when it is not understood as a whole.
    pub(super) fn parse(text: &str) -> Option<Formula> {
        if text.len() > 200 {
            return None;
        }
        let text = text.split_once('=').map_or(text, |(_, right)| right);
        let tokens = tokens(text)?;
        let mut reader = Reader { tokens: &tokens, at: 0 };
        let term = reader.sum(0)?;
        (reader.at == tokens.len()).then_some(Formula { term })
    }

    /// Its value; `None` when there is none.
    pub(super) fn value(&self, likelihood: f64, impact: f64) -> Option<f64> {
        Some(value(&self.term, likelihood, impact)).filter(|value| value.is_finite())
    }
}

fn value(term: &Term, likelihood: f64, impact: f64) -> f64 {
    let of = |term: &Term| value(term, likelihood, impact);
    match term {
        Term::Number(number) => *number,
        Term::Likelihood => likelihood,
        Term::Impact => impact,
        Term::Sum(a, b) => of(a) + of(b),
        Term::Difference(a, b) => of(a) - of(b),
        Term::Product(a, b) => of(a) * of(b),
        Term::Quotient(a, b) => of(a) / of(b),
        Term::Highest(a, b) => of(a).max(of(b)),
        Term::Lowest(a, b) => of(a).min(of(b)),
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Number(f64),
    Word(String),
    Sign(char),
}

fn tokens(text: &str) -> Option<Vec<Token>> {
    let mut found = Vec::new();
    let mut rest = text.trim();
    while let Some(first) = rest.chars().next() {
        let taken = |keep: fn(char) -> bool| rest.len() - rest.trim_start_matches(keep).len();
        let width = if first.is_ascii_digit() {
            let width = taken(|letter| letter.is_ascii_digit() || letter == '.');
            found.push(Token::Number(rest[..width].parse().ok()?));
            width
        } else if first.is_alphabetic() {
            let width = taken(|letter| letter.is_alphabetic() || letter == '_');
            let word = rest[..width].to_lowercase();
            found.push(if word == "x" || word == "times" { Token::Sign('*') } else { Token::Word(word) });
            width
        } else {
            found.push(Token::Sign(match first {
                '×' | '·' | '∗' | '*' => '*',
                '÷' | '/' => '/',
                '−' | '-' => '-',
                '+' | '(' | ')' | ',' => first,
                _ => return None,
            }));
            first.len_utf8()
        };
        rest = rest[width..].trim_start();
    }
    Some(found)
}

struct Reader<'a> {
    tokens: &'a [Token],
    at: usize,
}

impl Reader<'_> {
    fn takes(&mut self, sign: char) -> bool {
        let found = self.tokens.get(self.at) == Some(&Token::Sign(sign));
        self.at += usize::from(found);
        found
    }

    fn sum(&mut self, depth: usize) -> Option<Term> {
        let mut term = self.product(depth)?;
        loop {
            if self.takes('+') {
                term = Term::Sum(Box::new(term), Box::new(self.product(depth)?));
            } else if self.takes('-') {
                term = Term::Difference(Box::new(term), Box::new(self.product(depth)?));
            } else {
                return Some(term);
            }
        }
    }

    fn product(&mut self, depth: usize) -> Option<Term> {
        let mut term = self.factor(depth)?;
        loop {
            if self.takes('*') {
                term = Term::Product(Box::new(term), Box::new(self.factor(depth)?));
            } else if self.takes('/') {
                term = Term::Quotient(Box::new(term), Box::new(self.factor(depth)?));
            } else {
                return Some(term);
            }
        }
    }

    fn factor(&mut self, depth: usize) -> Option<Term> {
        if depth > MAX_DEPTH {
            return None;
        }
        if self.takes('(') {
            let inner = self.sum(depth + 1)?;
            return self.takes(')').then_some(inner);
        }
        let token = self.tokens.get(self.at)?.clone();
        self.at += 1;
        match token {
            Token::Number(number) => Some(Term::Number(number)),
            Token::Word(word) => match word.as_str() {
                "likelihood" | "probability" | "l" | "p" => Some(Term::Likelihood),
                "impact" | "severity" | "consequence" | "i" | "s" | "c" => Some(Term::Impact),
                "max" | "min" => {
                    let opened = self.takes('(');
                    let one = self.sum(depth + 1)?;
                    let parted = self.takes(',');
                    let other = self.sum(depth + 1)?;
                    if !(opened && parted && self.takes(')')) {
                        return None;
                    }
                    let (one, other) = (Box::new(one), Box::new(other));
                    Some(if word == "max" { Term::Highest(one, other) } else { Term::Lowest(one, other) })
                }
                _ => None,
            },
            Token::Sign(_) => None,
        }
    }
}
