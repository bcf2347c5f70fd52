package message

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"keikai/mailbot/handling"
)

// Released is an attachment in the form in which it may go to somebody who must not learn whose it is. Nothing of the
// original's name, type or dates is in it.
type Released struct {
	Name     string // attachment-N and an extension
	Type     string // media type
	Data     []byte
	Form     string    // FormText, FormImage or FormAsIs
	Findings []Finding // what is still in Data, and why it is not in a better form; a person must see it before it goes
	SHA256   [32]byte  // of Data
}

// The forms of security.md S9.
const (
	FormText  = "text"  // written anew in UTF-8, what cannot be seen made visible
	FormImage = "image" // drawn anew from pixels
	FormAsIs  = "as_is" // every byte as the finder sent it
)

// MostReleased is how many bytes an attachment may have to be released.
const MostReleased = 20 << 20

// ErrTooLarge: the attachment has more than MostReleased bytes; a coordinator sends it another way or not at all.
var ErrTooLarge = errors.New("attachment is too large to be looked through")

// Release makes the n-th attachment of a notice out of one of a finder's mail (S9):
//
//	text/plain that is text       written anew in UTF-8, controls made visible
//	PNG, JPEG, GIF by their bytes drawn anew from pixels: PNG stays PNG, JPEG stays JPEG, of a GIF the first frame goes as PNG
//	everything else               as it is, with the list of what was found in it
//
// A picture that cannot be drawn anew, because it is damaged or too large, goes as it is too, and a finding of kind
// FoundNotRedrawn says why. What a picture shows, and the noise by which a camera may be known, stay. Turning marks of
// cameras go with the rest of the metadata, so that a photograph may lie on its side.
func Release(a Attachment, n int) (Released, error) {
	if err := mayRelease(a, n); err != nil {
		return Released{}, err
	}
	if kind := pictureKind(a.Content); kind != "" {
		return releasePicture(a, kind, n)
	}
	if text, ok := plainText(a); ok {
		data := []byte(handling.Show(text))
		return released(fmt.Sprintf("attachment-%d.txt", n), "text/plain", data, FormText, Inspect("", data)), nil
	}
	return ReleaseAsIs(a, n)
}

// ReleaseAsIs releases any attachment byte for byte, for a picture or text whose exact bytes are what the finder has to show.
func ReleaseAsIs(a Attachment, n int) (Released, error) {
	if err := mayRelease(a, n); err != nil {
		return Released{}, err
	}
	ext, mediaType := asIsType(a.Name)
	return released(fmt.Sprintf("attachment-%d%s", n, ext), mediaType, a.Content, FormAsIs, Inspect(a.Name, a.Content)), nil
}

func mayRelease(a Attachment, n int) error {
	switch {
	case n < 1:
		return fmt.Errorf("release attachment: number %d", n)
	case len(a.Content) > MostReleased:
		return fmt.Errorf("release attachment %d: %w", n, ErrTooLarge)
	}
	return nil
}

func released(name, mediaType string, data []byte, form string, findings []Finding) Released {
	return Released{Name: name, Type: mediaType, Data: data, Form: form, Findings: findings, SHA256: sha256.Sum256(data)}
}

func releasePicture(a Attachment, kind string, n int) (Released, error) {
	p, why := redraw(kind, a.Content)
	if why != "" {
		r, err := ReleaseAsIs(a, n)
		r.Findings = append([]Finding{{FoundNotRedrawn, kind + ": " + why}}, r.Findings...)
		return r, err
	}
	findings := Inspect("", p.data)
	if p.frames > 1 {
		findings = append([]Finding{{FoundFrames, fmt.Sprintf("1/%d", p.frames)}}, findings...)
	}
	return released(fmt.Sprintf("attachment-%d.%s", n, p.ext), p.mediaType, p.data, FormImage, findings), nil
}

// plainText decodes what is declared as text and is text: no NUL outside UTF-16, few other controls.
func plainText(a Attachment) (string, bool) {
	if a.Type != "text/plain" {
		return "", false
	}
	text, ok := decodeUTF16(a.Content)
	if !ok {
		if bytes.IndexByte(a.Content, 0) >= 0 {
			return "", false
		}
		text = decodeCharset(a.Content, "")
	}
	text = strings.TrimPrefix(text, "\ufeff")
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	odd := 0
	for _, r := range text {
		if r == utf8.RuneError || unicode.IsControl(r) && r != '\n' && r != '\t' {
			odd++
		}
	}
	return text, odd*10 <= len(text)
}

// asIsTypes are the extensions that are passed on, with what they are declared as: another one could be the finder's own.
var asIsTypes = map[string]string{
	".pdf": "application/pdf", ".zip": "application/zip", ".png": "image/png", ".jpg": "image/jpeg", ".gif": "image/gif", ".txt": "text/plain",
	".7z": "", ".gz": "", ".tgz": "", ".bz2": "", ".xz": "", ".tar": "", ".rar": "", ".doc": "", ".docx": "", ".xls": "", ".xlsx": "", ".ppt": "", ".pptx": "",
	".odt": "", ".ods": "", ".odp": "", ".rtf": "", ".csv": "", ".json": "", ".xml": "", ".html": "", ".js": "", ".py": "", ".rb": "", ".pl": "", ".php": "", ".sh": "",
	".ps1": "", ".c": "", ".cpp": "", ".h": "", ".go": "", ".rs": "", ".java": "", ".jar": "", ".class": "", ".apk": "", ".exe": "", ".dll": "", ".so": "", ".elf": "",
	".pcap": "", ".pcapng": "", ".har": "", ".log": "", ".md": "", ".yaml": "", ".eml": "", ".mp4": "", ".mov": "", ".webm": "", ".svg": "", ".bmp": "", ".webp": "", ".tif": "",
}

func asIsType(name string) (ext, mediaType string) {
	ext = strings.ToLower(path.Ext(name))
	mediaType, ok := asIsTypes[ext]
	if !ok {
		ext = ".bin"
	}
	if mediaType == "" {
		mediaType = "application/octet-stream"
	}
	return ext, mediaType
}
