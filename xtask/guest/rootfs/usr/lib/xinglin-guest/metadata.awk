# After json.awk: the values of meta_data.json that a guest needs, each to a file in `dir`, from which the shell reads it
# without starting a program.
function scalar(path, value) {
  # Keys are listed by name under public_keys, and again under keys[]; the first is enough.
  if (path ~ /^public_keys\./) values["public_keys"] = values["public_keys"] value "\n"
  else if (!(path in values)) values[path] = value
}

# Not reached when json.awk has found a mistake. What is not there becomes an empty file.
END {
  count = split("uuid hostname admin_pass public_keys", names, " ")
  for (i = 1; i <= count; i++) print values[names[i]] >(dir "/" names[i])
}
