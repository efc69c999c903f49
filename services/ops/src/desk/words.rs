//! Words that stand on the wire and in the database, with their names for people.

/// An enumeration of words: `Name "what it is" { Variant = "word" "中文" "English", }`.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident $what:literal { $($v:ident = $w:literal $zh:literal $en:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name {
            $(#[doc = $en] $v,)*
        }

        impl $name {
            /// All of them, in order.
            pub const ALL: &'static [$name] = &[$($name::$v),*];
            /// The word on the wire and in the database.
            pub fn as_str(self) -> &'static str {
                match self { $($name::$v => $w,)* }
            }
            /// Its name in Chinese.
            pub fn name(self) -> &'static str {
                match self { $($name::$v => $zh,)* }
            }
            /// Its name in English.
            pub fn name_en(self) -> &'static str {
                match self { $($name::$v => $en,)* }
            }
            /// The one of that word.
            ///
            /// # Errors
            /// Bad request that names the field and the words there are.
            pub fn parse(field: &str, s: &str) -> kernel::Result<$name> {
                $name::find(s).ok_or_else(|| {
                    let all = [$($w),*].join(", ");
                    kernel::Error::bad_request(format!("{field}: must be one of {all}")).field(field)
                })
            }
            fn find(s: &str) -> Option<$name> {
                $name::ALL.iter().copied().find(|x| x.as_str() == s)
            }
            #[allow(dead_code, reason = "not every word is stored")]
            pub(crate) fn stored(s: &str) -> kernel::Result<$name> {
                $name::find(s).ok_or_else(|| kernel::Error::internal(format!(concat!("stored ", $what, " '{}' is unknown"), s)))
            }
        }
    };
}
pub(crate) use words;
