package message

import (
	"html"
	"strings"
)

// htmlText makes HTML plain: tags away, entities decoded, block elements as
// lines, link targets written out, nothing of script, style, comments or
// elements hidden by an inline style. One pass, linear time; html2text needs
// quadratic time on input like "<>>>>", and loses all after a stray end tag.
func htmlText(s string) string {
	w := htmlWriter{lower: asciiLower(s)}
	for len(s) > 0 {
		i := strings.IndexByte(s, '<')
		if i < 0 {
			w.text(s)
			break
		}
		w.text(s[:i])
		n := w.markup(s[i:])
		s = s[i+n:]
	}
	return strings.TrimSpace(w.out.String())
}

type htmlWriter struct {
	out     strings.Builder
	lower   string // the whole document with ASCII letters in lower case
	done    int    // bytes of it consumed
	newline int    // line ends the output ends in
	space   bool   // white space is owed before the next word
	pre     int
	hidden  []string // open elements since the hidden one, innermost last
	href    string
}

func (w *htmlWriter) text(s string) {
	w.done += len(s)
	w.write(s)
}

func (w *htmlWriter) write(s string) {
	if len(w.hidden) > 0 || s == "" {
		return
	}
	s = html.UnescapeString(s)
	if w.pre > 0 {
		w.out.WriteString(s)
		w.newline = len(s) - len(strings.TrimRight(s, "\n"))
		return
	}
	for i, word := range strings.Fields(s) {
		if (i > 0 || w.space || startsWithSpace(s)) && w.newline == 0 && w.out.Len() > 0 {
			w.out.WriteByte(' ')
		}
		w.out.WriteString(word)
		w.newline, w.space = 0, false
	}
	w.space = w.space || strings.TrimRight(s, " \t\n") != s
}

// cell parts two cells of a row: a form in a table has its questions in one and its answers in the other.
func (w *htmlWriter) cell() {
	if w.newline == 0 && w.out.Len() > 0 {
		w.out.WriteByte('\t')
	}
	w.space = false
}

func startsWithSpace(s string) bool { return s[0] == ' ' || s[0] == '\n' || s[0] == '\t' }

// markup handles what begins with '<' at the start of s and returns its length.
func (w *htmlWriter) markup(s string) int {
	low := w.lower[w.done:]
	n := w.markupLength(s, low)
	w.done += n
	name := tagName(low[:n])
	switch name {
	case "":
		if n == 1 {
			w.write("&lt;")
		}
	case "script", "style", "head", "title", "template", "noscript":
		end := strings.Index(low[n:], "</"+name)
		if end < 0 {
			end = len(low) - n
		}
		w.done += end
		return n + end
	default:
		w.tag(name, s[:n], low[:n])
	}
	return n
}

func (w *htmlWriter) markupLength(s, low string) int {
	if strings.HasPrefix(low, "<!--") {
		if end := strings.Index(low[4:], "-->"); end >= 0 {
			return 4 + end + 3
		}
		return len(s)
	}
	if len(s) < 2 || !isTagStart(s[1]) {
		return 1
	}
	if end := strings.IndexByte(s, '>'); end >= 0 {
		return end + 1
	}
	return len(s)
}

func isTagStart(c byte) bool {
	return c == '/' || c == '!' || c == '?' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

func tagName(low string) string {
	end := 1
	if len(low) > 1 && low[1] == '/' {
		end = 2
	}
	for end < len(low) && (low[end] >= 'a' && low[end] <= 'z' || low[end] >= '0' && low[end] <= '9') {
		end++
	}
	return low[1:end]
}

var voidElements = map[string]bool{"br": true, "hr": true, "img": true, "input": true, "meta": true, "link": true, "wbr": true}

func (w *htmlWriter) tag(name, tag, low string) {
	if len(w.hidden) > 0 {
		w.insideHidden(name, low)
		return
	}
	if hidesContent(low) && !voidElements[name] && name[0] != '/' {
		w.hidden = append(w.hidden, name)
		return
	}
	switch name {
	case "br", "/tr", "/li", "hr", "/h1", "/h2", "/h3", "/h4", "/h5", "/h6", "div", "/div", "li", "tr":
		w.breakLine(name == "br")
	case "p", "/p", "/table", "/ul", "/ol", "blockquote", "/blockquote", "h1", "h2", "h3", "h4", "h5", "h6":
		w.breakLine(false)
		if w.newline == 1 && w.out.Len() > 0 {
			w.breakLine(true)
		}
	case "pre":
		w.breakLine(false)
		w.pre++
	case "/pre":
		w.pre = max(0, w.pre-1)
		w.breakLine(false)
	case "td", "th":
		w.cell()
	case "a":
		w.href = attribute(tag, low, "href")
	case "/a":
		if w.href != "" {
			w.write(" &lt;" + html.EscapeString(w.href) + "&gt;")
			w.href = ""
		}
	}
}

func (w *htmlWriter) insideHidden(name, low string) {
	if strings.HasPrefix(name, "/") {
		if w.hidden[len(w.hidden)-1] == name[1:] {
			w.hidden = w.hidden[:len(w.hidden)-1]
		}
		return
	}
	// Only elements of the hidden one's own name are counted: others need not be closed.
	if name == w.hidden[0] && !strings.HasSuffix(low, "/>") {
		w.hidden = append(w.hidden, name)
	}
}

func hidesContent(low string) bool {
	i := strings.Index(low, "style")
	if i < 0 {
		return strings.Contains(low, " hidden")
	}
	style := strings.ReplaceAll(low[i:], " ", "")
	return strings.Contains(style, "display:none") || strings.Contains(style, "visibility:hidden") ||
		strings.Contains(style, "font-size:0") || strings.Contains(style, "mso-hide:all") || strings.Contains(style, "opacity:0;")
}

// breakLine ends the line; always also when it is empty.
func (w *htmlWriter) breakLine(always bool) {
	w.space = false
	if w.out.Len() == 0 || w.newline > 0 && !always || w.newline > 1 {
		return
	}
	w.out.WriteByte('\n')
	w.newline++
}

// attribute returns an http, https or mailto target; others are not shown.
func attribute(tag, low, name string) string {
	i := strings.Index(low, name+"=")
	if i < 0 {
		return ""
	}
	value := tag[i+len(name)+1:]
	switch {
	case strings.HasPrefix(value, `"`):
		value, _, _ = strings.Cut(value[1:], `"`)
	case strings.HasPrefix(value, "'"):
		value, _, _ = strings.Cut(value[1:], "'")
	default:
		value = strings.TrimRight(strings.SplitN(value, " ", 2)[0], ">")
	}
	value = strings.TrimSpace(html.UnescapeString(value))
	scheme, _, _ := strings.Cut(strings.ToLower(value), ":")
	if scheme != "http" && scheme != "https" && scheme != "mailto" {
		return ""
	}
	return strings.Join(strings.Fields(value), "")
}

// asciiLower keeps every byte where it was, which strings.ToLower does not.
func asciiLower(s string) string {
	b := []byte(s)
	for i, c := range b {
		if c >= 'A' && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}

// metaCharset is the charset that an HTML document declares for itself within
// its first kilobyte.
func metaCharset(doc []byte) string {
	head := strings.ToLower(string(doc[:min(len(doc), 1024)]))
	_, rest, ok := strings.Cut(head, "charset=")
	if !ok {
		return ""
	}
	rest = strings.TrimLeft(rest, "\"' ")
	end := strings.IndexAny(rest, "\"'; />")
	if end < 0 {
		return ""
	}
	return rest[:end]
}
