# Turns the common part of a cloud-config (hostname, ssh_authorized_keys, write_files, runcmd) into a shell script.
# What it does not know it names, so that nobody believes it was done.
BEGIN { print "#!/bin/sh\n. /usr/lib/xinglin-guest/common\n. /usr/lib/xinglin-guest/settings" }
{ sub(/\r$/, "") }
# A block scalar goes on as long as lines are empty or indented deeper than its key.
block != "" {
  match($0, /^ */)
  if ($0 ~ /^ *$/ || RLENGTH > block_indent) {
    if (strip == 0 && $0 !~ /^ *$/) strip = RLENGTH
    body = body substr($0, strip + 1) "\n"
    next
  }
  end_block()
}
/^ *(#|$)/ { next }
/^[A-Za-z_]+:/ {
  end_file()
  section = $0
  sub(/:.*/, "", section)
  rest = trim(substr($0, length(section) + 2))
  if (section == "hostname") print "set_hostname " quote(plain(rest))
  else if (section !~ /^(ssh_authorized_keys|write_files|runcmd)$/) print "say " quote("cloud-config: " section " is not supported")
  next
}
section == "ssh_authorized_keys" && /^ *- / { print "echo " quote(plain(item($0))) " >>/home/xinglin/.ssh/authorized_keys"; next }
section == "runcmd" && /^ *- / {
  text = item($0)
  if (text ~ /^[|>]/) { open_block("runcmd"); next }
  print text ~ /^\[/ ? words(text) : plain(text)
  next
}
section == "write_files" {
  line = $0
  if (line ~ /^ *- /) { end_file(); in_file = 1; sub(/- /, "  ", line) }
  match(line, /^ */); indent = RLENGTH
  line = trim(line)
  key = line; sub(/:.*/, "", key)
  rest = trim(substr(line, length(key) + 2))
  if (key == "content" && rest ~ /^[|>]/) { open_block("content"); block_indent = indent }
  else file[key] = plain(rest) (key == "content" ? "\n" : "")
}
END { if (block != "") end_block(); end_file() }

function trim(s) { sub(/^[ \t]+/, "", s); sub(/[ \t]+$/, "", s); return s }
function item(s) { sub(/^ *- */, "", s); return trim(s) }
function plain(s) {
  if (s ~ /^'.*'$/) { s = substr(s, 2, length(s) - 2); gsub(/''/, "'", s) }
  else if (s ~ /^".*"$/) { s = substr(s, 2, length(s) - 2); gsub(/\\"/, "\"", s); gsub(/\\\\/, "\\", s) }
  return s
}
function quote(s) { gsub(/'/, "'\\''", s); return "'" s "'" }
# [a, "b c"]: one command, an argument an element.
function words(s,   n, i, part, out) {
  s = substr(s, 2, length(s) - 2)
  n = split(s, part, /, */)
  for (i = 1; i <= n; i++) out = out quote(plain(trim(part[i]))) " "
  return out
}
function open_block(kind) { block = kind; match($0, /^ */); block_indent = RLENGTH; strip = 0; body = "" }
function end_block() {
  if (block == "runcmd") printf "%s", body
  else file["content"] = body
  block = ""
}
function end_file() {
  if (!in_file) return
  path = quote(file["path"])
  print "mkdir -p \"$(dirname " path ")\""
  print "printf %s " quote(file["content"]) (file["encoding"] ~ /^(b64|base64)$/ ? " | base64 -d" : "") " >" path
  if (file["permissions"] != "") print "chmod " quote(file["permissions"]) " " path
  if (file["owner"] != "") print "chown " quote(file["owner"]) " " path
  delete file
  in_file = 0
}
