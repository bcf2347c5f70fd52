package message

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// tree makes mails of any structure. Every place in which something can be written holds a word of its own, and is said to
// which problem it may be answered with when it is not shown.
type tree struct {
	r     *rand.Rand
	words map[string]string
	n     int
}

func (g *tree) word(place string) string {
	g.n++
	w := fmt.Sprintf("CANARY%dWORD", g.n)
	g.words[w] = place
	return w
}

func pick[T any](r *rand.Rand, of ...T) T { return of[r.IntN(len(of))] }

func (g *tree) entity(depth int) string {
	if depth == 0 || g.r.IntN(3) > 0 {
		return g.leaf()
	}
	return g.multipart(depth)
}

func (g *tree) leaf() string {
	mediaType := pick(g.r, "text/plain", "text/plain", "text/html", "text/enriched", "text/calendar", "image/png", "message/rfc822", "application/octet-stream", "application/pkcs7-mime",
		"message/partial; number=1; total=2", "application/ms-tnef", "application/pgp-signature", "text/x-amp-html", "nonsense", "text/plain; format=flowed; delsp=yes", "", "application/pgp-encrypted",
		"multipart/mixed", "multipart/mixed; boundary=nowhere", "text/plain; protected-headers=\"v1\"", "multipart/encrypted; boundary=x")
	head := ""
	if mediaType != "" {
		head = "Content-Type: " + mediaType
		if g.r.IntN(4) == 0 && !strings.HasPrefix(mediaType, "multipart/") {
			head += "; name=\"" + g.word("name") + ".txt\""
		}
		head += "\n"
	}
	if g.r.IntN(4) == 0 {
		head += "Content-Disposition: " + pick(g.r, "attachment", "inline", "nonsense") + "\n"
	}
	var body string
	if mediaType == "text/html" {
		body = g.html()
	} else {
		body = g.word("body") + " some words of the text\n" + g.word("body") + "\n"
	}
	switch g.r.IntN(6) {
	case 0:
		head, body = head+"Content-Transfer-Encoding: base64\n", base64.StdEncoding.EncodeToString([]byte(body))+"\n"
		if g.r.IntN(3) == 0 {
			body += "-- \n" + g.word("foreign") + " is below it, in clear\n"
		}
	case 1:
		head, body = head+"Content-Transfer-Encoding: quoted-printable\n", strings.ReplaceAll(body, "=", "=3D")
	case 2:
		head += "Content-Transfer-Encoding: " + pick(g.r, "x-nonsense", "8-bit", "7bit (really)") + "\n"
	}
	blank := "\n"
	if head != "" && g.r.IntN(12) == 0 && !strings.Contains(body, ":") {
		blank = "" // the blank line is missing
	}
	return head + blank + body
}

func (g *tree) html() string {
	pieces := []string{"<p>%</p>", "<div>%", "% <br>", "<li>%", "<table><tr><td>%<td>%</table>", "<blockquote>%</blockquote>", "<pre>%\n%</pre>", "<font color=red>%</font>", "< %", "a<b %", "<img alt='%'>",
		"<!-- x -->%", "<![if !mso]>%<![endif]>", "<p style='font-size:0.9em'>%</p>", "<div class='hidden'>%</div>", "<head><title>x</title>% <body>", "<noscript>%</noscript>", "<a href=http://x.test/>%</a>",
		"<p title=\"a>b\">%</p>", "<div style='overflow:hidden'>%</div>"}
	var b strings.Builder
	for range 1 + g.r.IntN(5) {
		piece := pick(g.r, pieces...)
		for strings.Contains(piece, "%") {
			piece = strings.Replace(piece, "%", g.word("html"), 1)
		}
		b.WriteString(piece + "\n")
	}
	if g.r.IntN(4) == 0 {
		fmt.Fprintf(&b, pick(g.r, "<div style='display:none'>%s</div>", "<p hidden>%s<p>seen", "<span style=\"font-size:0px\">%s", "<!-- %s")+"\n", g.word("concealed"))
	}
	return b.String()
}

func (g *tree) multipart(depth int) string {
	g.n++
	boundary := pick(g.r, fmt.Sprintf("b%d", g.n), fmt.Sprintf("=_%d (x)", g.n), strings.Repeat("b", 1+g.r.IntN(3)), fmt.Sprintf("----%d", g.n))
	kind := pick(g.r, "mixed", "mixed", "alternative", "related", "signed", "encrypted", "digest", "report", "x-nonsense", "appledouble")
	declared := pick(g.r, "; boundary=\""+boundary+"\"", "; boundary=\""+boundary+"\"", "; boundary=\""+boundary+"  \"", "", "; boundary=other")
	var b strings.Builder
	fmt.Fprintf(&b, "Content-Type: multipart/%s%s\n\n", kind, declared)
	if g.r.IntN(4) == 0 {
		b.WriteString(g.word("preamble") + " stands before\n")
	}
	for range 1 + g.r.IntN(3) {
		b.WriteString("--" + boundary + pick(g.r, "", "", "  ", "\t") + "\n" + g.entity(depth-1))
		b.WriteString(pick(g.r, "\n", ""))
	}
	if g.r.IntN(5) > 0 {
		b.WriteString("\n--" + boundary + "--\n")
		if g.r.IntN(4) == 0 {
			b.WriteString(g.word("epilogue") + " stands behind\n")
		}
	}
	return b.String()
}

// Whatever a mail is made of, each word of it is in the text, in the name or the bytes of an attachment, or a problem names why
// not. R51
func TestNothingOfAMailIsLost(t *testing.T) {
	for seed := range uint64(20_000) {
		g := &tree{r: rand.New(rand.NewPCG(seed, 51)), words: map[string]string{}}
		raw := "From: a@b.example\nSubject: s\n" + g.entity(3)
		if g.r.IntN(2) == 0 {
			raw = strings.ReplaceAll(raw, "\n", "\r\n")
		}
		m := Parse([]byte(raw), DefaultLimits())
		for word, place := range g.words {
			if !m.shows(word) {
				t.Errorf("seed %d: %s in %s is lost:\n%s\ntext %q\nproblems %q", seed, word, place, raw, m.Text, m.Problems)
				return
			}
		}
	}
}

// shows tells whether a person finds a word. One in a problem is found; those that name a header line are about words.
func (m *Mail) shows(word string) bool {
	if strings.Contains(m.Text, word) {
		return true
	}
	for _, a := range m.Attachments {
		if strings.Contains(a.Name, word) || bytes.Contains(a.Content, []byte(word)) || strings.Contains(a.Note, word) {
			return true
		}
	}
	for _, p := range m.Problems {
		if strings.Contains(p.What, word) || strings.Contains(p.What, "left out") || strings.Contains(p.What, "read as text") || strings.Contains(p.What, "without colon") && !strings.Contains(p.What, "begins") {
			return true
		}
	}
	return m.Root.frames(word)
}

// frames tells whether a word stands in a cryptographic layer or in a signature, which are opened and not shown, or in an
// alternative that says nearly the same as the text.
func (p *Part) frames(word string) bool {
	if p.frame && p.holds(word) || p.hidden && p.holds(word) {
		return true
	}
	for _, child := range p.Parts {
		if child.frames(word) {
			return true
		}
	}
	return false
}

func (p *Part) holds(word string) bool {
	return bytes.Contains(p.Raw, []byte(word)) || bytes.Contains(p.Content(), []byte(word)) || slices.ContainsFunc(p.Parts, func(c *Part) bool { return c.holds(word) })
}
