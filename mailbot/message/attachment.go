package message

import (
	"crypto/sha256"
	"fmt"
	"strings"
)

// Attachment is a part that is not the text. Name is safe metadata (no path,
// no control characters), never to be used as a path all the same.
type Attachment struct {
	Name    string
	Type    string
	Size    int
	SHA256  [32]byte
	Content []byte
	Note    string // what it is or holds, where its name does not tell; from outside, "" mostly

	Unprotected bool // lies outside the layer that holds the text
}

func (m *Mail) textPart() *Part {
	if len(m.textParts) == 0 {
		return nil
	}
	return m.textParts[0]
}

// readContent reads the texts and lists all else: nothing of a mail is left
// out without a word (R51).
func (m *Mail) readContent(lim Limits) {
	m.textParts = m.texts()
	m.readTexts()
	m.mostFiles = lim.AttachmentCount
	l := lister{mail: m, complain: m.complain}
	text := map[*Part]bool{}
	for _, p := range m.textParts {
		text[p] = p.Filename == "" && !p.opaque // a text that was sent as a file, or that cannot be decoded, is shown and listed
		l.embedded(p)
	}
	l.part(m.Root, text)
	m.Attachments = l.files
	if l.skipped > 0 {
		m.Excess = "attachments"
		m.complain("attachments", fmt.Sprintf("%d attachments past the limit are not listed", l.skipped))
	}
}

// lister makes the list of attachments.
type lister struct {
	mail     *Mail
	complain func(where, what string)
	inside   *Part // of a layer: what it and its parts hold is not listed
	files    []Attachment
	skipped  int
}

func (l *lister) add(a Attachment) {
	if len(l.files) >= l.mail.mostFiles {
		l.skipped++
		return
	}
	if a.Name == "" {
		a.Name = fmt.Sprintf("unnamed-%d%s", len(l.files)+1, extensions[a.Type])
	}
	a.Size, a.SHA256 = len(a.Content), sha256.Sum256(a.Content)
	l.files = append(l.files, a)
}

// part lists p and what is below it. Text that stands outside all parts of a
// multipart is a file of its own, for a reader of MIME shows it nowhere.
func (l *lister) part(p *Part, text map[*Part]bool) {
	if !isCustomary(p.preamble) {
		l.add(Attachment{Name: "preamble.txt", Type: "text/plain", Content: p.preamble})
		l.complain("parts", "text before the first part; it is listed as preamble.txt")
	}
	if len(p.Parts) == 0 && !text[p] && !p.hidden && !l.mail.isDisplay(p) {
		l.leaf(p)
	}
	for _, child := range p.Parts {
		if !child.frame && child != l.inside {
			l.part(child, text)
		}
	}
	if !blank(p.epilogue) {
		l.add(Attachment{Name: "epilogue.txt", Type: "text/plain", Content: p.epilogue})
		l.complain("parts", "text behind the last part; it is listed as epilogue.txt")
	}
}

// leaf lists a file, and what it holds where that is told by its format.
func (l *lister) leaf(p *Part) {
	a := Attachment{Name: p.Filename, Type: p.MediaType, Content: p.Content()}
	var members []Attachment
	if isTNEF(p, a.Content) {
		members = readTNEF(a.Content)
	}
	a.Note = noteOf(p, a.Content, members)
	if len(p.foreign()) > 0 {
		l.complain("attachments", "lines that are not base64 stand in a file that is; they are left out")
	}
	l.add(a)
	for _, member := range members {
		l.add(member)
	}
}

// embedded lists the files that stand in a text itself.
func (l *lister) embedded(p *Part) {
	if strings.HasPrefix(p.MediaType, "text/plain") {
		for _, a := range encodedFiles(p.Content()) {
			l.add(a)
		}
	}
}

var extensions = map[string]string{
	"text/plain": ".txt", "text/html": ".html", "message/rfc822": ".eml", "application/ms-tnef": ".dat", "text/calendar": ".ics",
	"application/pgp-keys": ".asc", "image/png": ".png", "image/jpeg": ".jpg", "application/pdf": ".pdf",
}
