package message

import (
	"fmt"
	"html"
	"strings"
)

// HTMLText is all that a page says, whether it shows it or not, for whoever must look through it.
func HTMLText(page string) string {
	shown, concealed := htmlText(page)
	return shown + "\n" + concealed
}

// htmlText makes HTML plain: tags away, entities decoded, block elements as
// lines, lists with their marks, quotations behind ">", the target of a link
// where its words do not name it, nothing of script, style and comments.
// concealed is what an element hides from the reader's eyes, as far as it is
// not long. Nothing is ever fetched. One pass, linear time; html2text needs
// quadratic time on input like "<>>>>", and loses all after a stray end tag.
func htmlText(s string) (shown, concealed string) {
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
	w.endLink()
	return strings.TrimSpace(string(w.out)), strings.TrimSpace(w.dark.String())
}

type htmlWriter struct {
	out     []byte
	lower   string // the whole document with ASCII letters in lower case
	done    int    // bytes of it consumed
	newline int    // line ends the output ends in
	space   bool   // white space is owed before the next word
	pre     int
	quotes  int
	lists   []int // open lists: the next number, or unordered
	href    string
	words   int // where those of the link begin in out
	misread int // tags that were looked through in vain
	hiding  hiding
	dark    strings.Builder
}

const (
	unordered       = -1
	longestDark     = 500
	mostQuotes      = 16
	mostLists       = 64
	mostMisread     = 8
	htmlSpaces      = " \t\n\f\r"
	longestLinkName = 2000
)

func (w *htmlWriter) text(s string) {
	w.done += len(s)
	w.write(s)
}

func (w *htmlWriter) write(s string) {
	if s == "" {
		return
	}
	s = html.UnescapeString(s)
	switch {
	case w.hiding.name != "":
		w.conceal(s)
	case w.pre > 0:
		w.writePre(s)
	default:
		w.writeWords(s)
	}
}

// writeWords joins white space as HTML does. A no-break space and the wide
// space of Japanese are characters; the first is written as an ordinary one.
func (w *htmlWriter) writeWords(s string) {
	for len(s) > 0 {
		rest := strings.TrimLeft(s, htmlSpaces)
		w.space = w.space || len(rest) < len(s)
		if rest == "" {
			return
		}
		end := strings.IndexAny(rest, htmlSpaces)
		if end < 0 {
			end = len(rest)
		}
		if w.space && !w.atStart() {
			w.out = append(w.out, ' ')
		}
		w.begin()
		w.out = append(w.out, strings.ReplaceAll(rest[:end], "\u00a0", " ")...)
		w.newline, w.space = 0, false
		s = rest[end:]
	}
}

func (w *htmlWriter) writePre(s string) {
	for i, line := range strings.Split(s, "\n") {
		if i > 0 {
			w.begin() // an empty line is quoted, too
			w.out = append(w.out, '\n')
			w.newline++
		}
		if line != "" {
			w.begin()
			w.out = append(w.out, line...)
			w.newline = 0
		}
	}
}

// conceal keeps the beginning of what is hidden.
func (w *htmlWriter) conceal(s string) {
	for _, word := range strings.Fields(s) {
		if w.dark.Len() > longestDark {
			return
		}
		if w.dark.Len() > 0 {
			w.dark.WriteByte(' ')
		}
		w.dark.WriteString(word[:min(len(word), longestDark)])
	}
}

// cell parts two cells of a row: a form in a table has its questions in one and its answers in the other.
func (w *htmlWriter) cell() {
	if !w.atStart() {
		w.out = append(w.out, '\t')
	}
	w.space = false
}

func (w *htmlWriter) atStart() bool { return len(w.out) == 0 || w.newline > 0 }

// begin marks a line of a quotation at its start.
func (w *htmlWriter) begin() {
	if w.quotes > 0 && w.atStart() {
		w.out = append(w.out, strings.Repeat(">", w.quotes)...)
		w.out = append(w.out, ' ')
		w.newline = 0
	}
}

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
	case "script", "style", "title", "template":
		end := strings.Index(low[n:], "</"+name)
		if end < 0 {
			end = len(low) - n
			w.conceal(s[n:])
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
		if end := strings.Index(low[2:], "-->"); end >= 0 {
			return max(4, 2+end+3) // <!--> is a comment, too
		}
		w.conceal(s[4:])
		return len(s)
	}
	if len(s) < 2 || !isTagStart(s[1]) {
		return 1
	}
	end := strings.IndexAny(s[1:], "<>") + 1
	if end == 0 {
		return 1 // what is never closed is text
	}
	if strings.ContainsAny(s[:end], `"'`) && w.misread < mostMisread {
		n, looked := tagLength(s)
		if looked > 4*n+1000 {
			w.misread++ // so that time stays linear
		}
		if n > 0 {
			return n
		}
	}
	if s[end] == '<' {
		return 1 // a sign, for no tag has another within
	}
	return end + 1
}

// tagLength looks for the '>' outside quotes, 0 if there is none; 1 if another
// tag begins before it. A quote opens only behind an equals sign.
func tagLength(s string) (n, looked int) {
	var quote, last byte
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '>':
			return i + 1, i
		case c == '<' && i > 0:
			return 1, i
		case (c == '"' || c == '\'') && last == '=':
			quote = c
		}
		if strings.IndexByte(htmlSpaces, c) < 0 {
			last = c
		}
	}
	return 0, len(s)
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

var voidElements = map[string]bool{"br": true, "hr": true, "img": true, "input": true, "meta": true, "link": true, "wbr": true, "area": true, "base": true, "col": true, "source": true}

func (w *htmlWriter) tag(name, tag, low string) {
	if w.hiding.name != "" && !w.hiding.ends(name, low) {
		return
	}
	var attrs []attribute
	if strings.ContainsAny(tag, htmlSpaces+"/") {
		attrs = attributes(tag, low)
	}
	if name[0] != '/' && !voidElements[name] && hidesContent(attrs) {
		w.hiding = hiding{name: name}
		return
	}
	switch name {
	case "br", "/tr", "/li", "hr", "/h1", "/h2", "/h3", "/h4", "/h5", "/h6", "div", "/div", "tr", "dt", "dd", "/dd", "/caption":
		w.breakLine(name == "br")
	case "li":
		w.item()
	case "ul", "ol":
		w.openList(name, attrs)
	case "/ul", "/ol":
		w.lists = w.lists[:max(0, len(w.lists)-1)]
		w.paragraph()
	case "p", "/p", "/table", "h1", "h2", "h3", "h4", "h5", "h6":
		w.paragraph()
	case "blockquote", "/blockquote":
		w.quotation(name[0] != '/')
	case "pre", "/pre":
		w.preformatted(name[0] != '/')
	case "td", "th":
		w.cell()
	case "a", "/a":
		w.endLink()
		w.href, w.words = target(attrs), len(w.out)
	case "img":
		w.write(html.EscapeString(value(attrs, "alt")))
	}
}

func (w *htmlWriter) item() {
	w.breakLine(false)
	if len(w.lists) == 0 {
		return
	}
	mark := "・"
	if n := &w.lists[len(w.lists)-1]; *n != unordered {
		mark = fmt.Sprintf("%d. ", *n)
		*n++
	}
	w.begin()
	w.out = append(w.out, mark...)
	w.newline, w.space = 0, false
}

func (w *htmlWriter) openList(name string, attrs []attribute) {
	w.breakLine(false)
	if len(w.lists) == mostLists {
		return
	}
	next := unordered
	if name == "ol" {
		next = 1
		var n int
		if _, err := fmt.Sscanf(value(attrs, "start"), "%d", &n); err == nil && n >= 0 {
			next = n
		}
	}
	w.lists = append(w.lists, next)
}

// quotation marks what is quoted, so that it is never taken for the sender's own words.
func (w *htmlWriter) quotation(opens bool) {
	w.breakLine(false)
	if opens && w.quotes < mostQuotes {
		w.quotes++
	} else if !opens {
		w.quotes = max(0, w.quotes-1)
	}
	w.paragraph()
}

func (w *htmlWriter) preformatted(opens bool) {
	w.breakLine(false)
	if opens {
		w.pre++
	} else {
		w.pre = max(0, w.pre-1)
	}
}

// endLink writes where the link that ends here goes, unless its words say so.
func (w *htmlWriter) endLink() {
	href := w.href
	w.href = ""
	if href == "" || w.words > len(w.out) {
		return
	}
	if words := w.out[w.words:]; len(words) > longestLinkName || !sameTarget(string(words), href) {
		w.write(" &lt;" + html.EscapeString(href) + "&gt;")
	}
}

// breakLine ends the line; always also when it is empty.
func (w *htmlWriter) breakLine(always bool) {
	w.space = false
	if len(w.out) == 0 || w.newline > 0 && !always || w.newline > 1 {
		return
	}
	for w.newline == 0 && len(w.out) > 0 && w.out[len(w.out)-1] == ' ' {
		w.out = w.out[:len(w.out)-1]
	}
	w.out = append(w.out, '\n')
	w.newline++
}

func (w *htmlWriter) paragraph() {
	w.breakLine(false)
	if w.newline == 1 {
		w.breakLine(true)
	}
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
