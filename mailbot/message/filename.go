package message

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const longestName = 200

// safeName reduces a file name from outside to metadata that can be shown and
// stored: no path, no control or bidi characters, none that a file system
// reads otherwise, no leading or trailing dots, no name of a device (R50).
func safeName(name string) string {
	if i := strings.LastIndexAny(name, `/\`); i >= 0 {
		name = name[i+1:]
	}
	name = strings.Map(func(r rune) rune {
		switch {
		case r < ' ' || r >= 0x7f && r < 0xa0 || isFormatRune(r):
			return -1
		case strings.ContainsRune(`<>:"|?*`, r):
			return '_'
		}
		return r
	}, name)
	name = strings.TrimFunc(name, isDotOrSpace)
	if isDeviceName(name) {
		name = "_" + name
	}
	return shortName(name)
}

// isDeviceName tells what Windows opens as a device, whatever its extension.
func isDeviceName(name string) bool {
	base, _, _ := strings.Cut(strings.ToLower(name), ".")
	switch base = strings.TrimSpace(base); base {
	case "con", "prn", "aux", "nul", "conin$", "conout$":
		return true
	}
	digit, ok := strings.CutPrefix(base, "com")
	if !ok {
		digit, ok = strings.CutPrefix(base, "lpt")
	}
	return ok && utf8.RuneCountInString(digit) == 1 && strings.Contains("0123456789¹²³", digit)
}

// shortName cuts a name to the longest that is kept; the extension stays.
func shortName(name string) string {
	if len(name) <= longestName {
		return name
	}
	ext := ""
	if i := strings.LastIndexByte(name, '.'); i > 0 && len(name)-i <= 16 {
		ext = name[i:]
	}
	cut := longestName - len(ext)
	for cut > 0 && !utf8.RuneStart(name[cut]) {
		cut--
	}
	return strings.TrimRightFunc(name[:cut], isDotOrSpace) + ext
}

func isDotOrSpace(r rune) bool { return r == '.' || unicode.IsSpace(r) }

// isFormatRune tells bidi controls and characters that show nothing.
func isFormatRune(r rune) bool {
	switch {
	case r >= 0x200b && r <= 0x200f, r >= 0x202a && r <= 0x202e, r >= 0x2060 && r <= 0x206f:
		return true
	case r == 0x061c, r == 0x00ad, r == 0xfeff, r == 0x2028, r == 0x2029, r == 0x034f, r == 0x180e:
		return true
	case r >= 0xfe00 && r <= 0xfe0f, r >= 0xe0000 && r <= 0xe0fff:
		return true
	}
	return false
}
