//! x
use super::Failure;
use super::args::{Global, ListArguments, RequirementsArguments};
pub(super) fn rules(_global: &Global, _arguments: &ListArguments) -> Result<u8, Failure> {
    Ok(0)
}
pub(super) fn types(_global: &Global, _arguments: &ListArguments) -> Result<u8, Failure> {
    Ok(0)
}
pub(super) fn requirements(_global: &Global, _arguments: &RequirementsArguments) -> Result<u8, Failure> {
    Ok(0)
}
