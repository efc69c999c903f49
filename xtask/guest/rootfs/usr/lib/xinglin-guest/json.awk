# Reads JSON: calls scalar(path, value), which the next file defines, for each scalar with its path joined by dots.
{ text = text $0 "\n" }
END {
  value("")
  blank()
  if (failed || text != "") exit 1
}

function blank() { match(text, /^[ \t\r\n]*/); text = substr(text, RLENGTH + 1) }
function fail() { failed = 1; text = "" }
function below(path, name) { return path == "" ? name : path "." name }

function value(path,   first) {
  blank()
  first = substr(text, 1, 1)
  if (first == "{") object(path)
  else if (first == "[") list(path)
  else if (first == "\"") scalar(path, string())
  else if (match(text, /^[-+.A-Za-z0-9]+/)) {
    scalar(path, substr(text, 1, RLENGTH))
    text = substr(text, RLENGTH + 1)
  } else fail()
}

function object(path,   name) {
  text = substr(text, 2)
  blank()
  if (substr(text, 1, 1) == "}") { text = substr(text, 2); return }
  while (!failed) {
    blank()
    name = string()
    blank()
    if (substr(text, 1, 1) != ":") { fail(); return }
    text = substr(text, 2)
    value(below(path, name))
    if (closed("}")) return
  }
}

function list(path,   i) {
  text = substr(text, 2)
  blank()
  if (substr(text, 1, 1) == "]") { text = substr(text, 2); return }
  for (i = 0; !failed; i++) {
    value(below(path, i))
    if (closed("]")) return
  }
}

function closed(mark,   first) {
  blank()
  first = substr(text, 1, 1)
  text = substr(text, 2)
  if (first == mark) return 1
  if (first != ",") fail()
  return 0
}

function string(   raw) {
  if (!match(text, /^"([^"\\]|\\.)*"/)) { fail(); return "" }
  raw = substr(text, 2, RLENGTH - 2)
  text = substr(text, RLENGTH + 1)
  return unescape(raw)
}

function unescape(raw,   out, at, mark) {
  while ((at = index(raw, "\\")) > 0) {
    mark = substr(raw, at + 1, 1)
    out = out substr(raw, 1, at - 1)
    raw = substr(raw, at + 2)
    if (mark == "n") out = out "\n"
    else if (mark == "t") out = out " "
    else if (mark == "u") { out = out utf8(hex(substr(raw, 1, 4))); raw = substr(raw, 5) }
    else if (mark !~ /[rbf]/) out = out mark
  }
  return out raw
}

function hex(digits,   i, n) {
  for (i = 1; i <= length(digits); i++) n = n * 16 + index("0123456789abcdef", tolower(substr(digits, i, 1))) - 1
  return n
}

function utf8(code) {
  if (code == 10) return "\n"
  if (code < 32) return ""
  if (code < 128) return sprintf("%c", code)
  if (code < 2048) return sprintf("%c%c", 192 + int(code / 64), 128 + code % 64)
  return sprintf("%c%c%c", 224 + int(code / 4096), 128 + int(code / 64) % 64, 128 + code % 64)
}
