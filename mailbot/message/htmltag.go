package message

import (
	"html"
	"regexp"
	"strings"
)

// attribute is one of a tag, its name in lower case, its value decoded.
type attribute struct{ name, value string }

const mostAttributes = 64

// attributes reads those of a start tag. Of a repeated one the first counts.
func attributes(tag, low string) []attribute {
	var out []attribute
	i := len(tagName(low)) + 1
	end := len(tag) - 1 // the '>'
	for i < end && len(out) < mostAttributes {
		if c := low[i]; c == '/' || strings.IndexByte(htmlSpaces, c) >= 0 {
			i++
			continue
		}
		start := i
		for i < end && low[i] != '=' && low[i] != '/' && strings.IndexByte(htmlSpaces, low[i]) < 0 {
			i++
		}
		a := attribute{name: low[start:i]}
		at := i
		for at < end && strings.IndexByte(htmlSpaces, low[at]) >= 0 {
			at++
		}
		if at < end && low[at] == '=' {
			a.value, i = attributeValue(tag[:end], at+1)
		}
		if i == start {
			i++
		}
		out = append(out, a)
	}
	return out
}

// attributeValue reads the value that begins at i and returns where it ends.
func attributeValue(tag string, i int) (string, int) {
	for i < len(tag) && strings.IndexByte(htmlSpaces, tag[i]) >= 0 {
		i++
	}
	if i == len(tag) {
		return "", i
	}
	if q := tag[i]; q == '"' || q == '\'' {
		if end := strings.IndexByte(tag[i+1:], q); end >= 0 {
			return html.UnescapeString(tag[i+1 : i+1+end]), i + end + 2
		}
		return html.UnescapeString(tag[i+1:]), len(tag)
	}
	end := strings.IndexAny(tag[i:], htmlSpaces)
	if end < 0 {
		end = len(tag) - i
	}
	return html.UnescapeString(tag[i : i+end]), i + end
}

func value(attrs []attribute, name string) string {
	for _, a := range attrs {
		if a.name == name {
			return a.value
		}
	}
	return ""
}

// target returns where a link goes on the web or by mail; others are not shown.
func target(attrs []attribute) string {
	href := strings.TrimSpace(value(attrs, "href"))
	scheme, _, _ := strings.Cut(strings.ToLower(href), ":")
	switch scheme {
	case "http", "https", "ftp", "mailto":
		return strings.Join(strings.Fields(href), "")
	}
	return ""
}

// sameTarget tells that the words of a link name where it goes.
func sameTarget(words, href string) bool { return bareTarget(words) == bareTarget(href) }

func bareTarget(s string) string {
	s = strings.TrimSpace(s)
	for _, scheme := range []string{"https://", "http://", "ftp://", "mailto:"} {
		if len(s) >= len(scheme) && strings.EqualFold(s[:len(scheme)], scheme) {
			s = s[len(scheme):]
			break
		}
	}
	return strings.TrimSuffix(s, "/")
}

// hiding is the open element that hides what is in it.
type hiding struct {
	name  string
	depth int // further elements of its name within, or containers for one that need not be closed
}

// mayStayOpen are elements whose end tag may be left out: the next of its kind, or the end of what holds it, ends it.
var (
	mayStayOpen = map[string]bool{"p": true, "li": true, "td": true, "th": true, "tr": true, "dt": true, "dd": true, "option": true}
	containers  = map[string]bool{"table": true, "ul": true, "ol": true, "dl": true, "div": true, "blockquote": true, "body": true, "html": true}
)

// ends reports that a tag ends the hiding and has a meaning of its own.
func (h *hiding) ends(name, low string) bool {
	closing := strings.TrimPrefix(name, "/")
	if !mayStayOpen[h.name] {
		switch {
		case name == "/"+h.name && h.depth == 0:
			h.name = ""
		case name == "/"+h.name:
			h.depth--
		case name == h.name && !strings.HasSuffix(low, "/>"):
			h.depth++
		}
		return false
	}
	switch {
	case containers[name]:
		h.depth++
	case containers[closing] && h.depth > 0:
		h.depth--
	case h.depth == 0 && (containers[closing] || closing == h.name):
		h.name = ""
		return true
	}
	return false
}

// hidesContent tells the ways in which mail hides text from a person: the
// line before the text that only lists show, and what should be seen by
// programs alone.
func hidesContent(attrs []attribute) bool {
	for _, a := range attrs {
		if a.name == "hidden" || a.name == "style" && hidingStyle(a.value) {
			return true
		}
	}
	return false
}

var (
	nothing = regexp.MustCompile(`^0*\.?0*(px|pt|em|rem|ex|mm|cm|in|%|vh|vw)?$`)
	farAway = regexp.MustCompile(`^-\d{3,}`)
)

func hidingStyle(style string) bool {
	if len(style) > 4096 {
		style = style[:4096]
	}
	style = strings.ToLower(style)
	seen := map[string]string{}
	for _, declaration := range strings.Split(style, ";") {
		property, v, _ := strings.Cut(declaration, ":")
		v, _, _ = strings.Cut(v, "!")
		seen[strings.TrimSpace(property)] = strings.Join(strings.Fields(v), " ")
	}
	zero := func(property string) bool { v := seen[property]; return v != "" && nothing.MatchString(v) }
	far := func(property string) bool { return farAway.MatchString(seen[property]) }
	color := seen["color"]
	switch {
	case seen["display"] == "none", seen["visibility"] == "hidden", seen["visibility"] == "collapse", seen["mso-hide"] == "all", color == "transparent":
		return true
	case zero("font-size"), zero("opacity"), far("text-indent"), far("left"), far("top"):
		return true
	case seen["overflow"] == "hidden" && (zero("max-height") || zero("height") || zero("max-width") || zero("width")):
		return true
	}
	return color != "" && (color == seen["background-color"] || color == seen["background"])
}
