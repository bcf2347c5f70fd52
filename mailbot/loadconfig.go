package mailbot

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"

	"github.com/pelletier/go-toml/v2"
)

// maxConfigBytes bounds what is read as configuration: a mistyped --config must not load a mail archive.
const maxConfigBytes = 1 << 20

// LoadConfig reads config.toml, fills in the defaults and makes relative paths absolute by the file's folder. Whatever is
// wrong is a *Fault with Usage set that names file, line and key and says what would be right. Secrets are not read here.
func LoadConfig(path string) (*Config, error) {
	full, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("find configuration: %w", err)
	}
	info, err := os.Stat(full)
	if err != nil {
		return nil, &Fault{What: fmt.Sprintf("read configuration: %v", err), Hint: "make one with `keikai init DIR`, or name it with --config FILE", Usage: true}
	}
	if !info.Mode().IsRegular() || info.Size() > maxConfigBytes {
		return nil, &Fault{What: fmt.Sprintf("read configuration: %s is no file of at most %d bytes", full, maxConfigBytes), Hint: "name config.toml with --config FILE", Usage: true}
	}
	text, err := os.ReadFile(full)
	if err != nil {
		return nil, &Fault{What: fmt.Sprintf("read configuration: %v", err), Hint: "the user who runs keikai must be able to read it", Usage: true}
	}
	return parseConfig(full, text)
}

// parseConfig is LoadConfig for a text in hand; file must be absolute.
func parseConfig(file string, text []byte) (*Config, error) {
	c := DefaultConfig()
	c.File, c.lines = file, keyLines(text)
	d := toml.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	r := configReader{&c}
	if err := d.Decode(&c); err != nil {
		return nil, r.decodeFault(err)
	}
	c.fillIn()
	if f := r.check(); f != nil {
		return nil, f
	}
	c.anchorPaths(filepath.Dir(file))
	return &c, nil
}

// fillIn puts the defaults into the tables that may stand several times.
func (c *Config) fillIn() {
	for i := range c.Mailboxes {
		orDefault(&c.Mailboxes[i], defaultMailbox())
		if own := c.Mailboxes[i].SMTP; own != nil {
			orDefault(own, c.SMTP.inherited())
		}
	}
	for i := range c.Coordinators {
		orDefault(&c.Coordinators[i], defaultCoordinator())
	}
}

// inherited is what a mailbox's own submission takes over from [smtp]: whom may be written to, not where and who logs in.
func (s SMTPConfig) inherited() SMTPConfig {
	return SMTPConfig{TLS: DefaultConfig().SMTP.TLS, AllowDomains: s.AllowDomains, OnlyTo: s.OnlyTo, PerHour: s.PerHour}
}

// orDefault sets every field of to that is empty to its value in from, through nested tables.
func orDefault[T any](to *T, from T) {
	fillValue(reflect.ValueOf(to).Elem(), reflect.ValueOf(from))
}

func fillValue(to, from reflect.Value) {
	if to.IsZero() {
		to.Set(from)
		return
	}
	if to.Kind() != reflect.Struct || to.Type() == durationType {
		return
	}
	for i := range to.NumField() {
		fillValue(to.Field(i), from.Field(i))
	}
}

// anchorPaths makes every path of the configuration absolute.
func (c *Config) anchorPaths(dir string) {
	paths := []*string{&c.Store.Path, &c.Store.DSNFile, &c.Store.KeyFile, &c.SMTP.CAFile, &c.SMTP.PasswordFile,
		&c.Templates.Dir, &c.Publish.Dir, &c.Admin.Socket, &c.Admin.Anchor}
	for i := range c.Mailboxes {
		m := &c.Mailboxes[i]
		paths = append(paths, &m.IMAP.CAFile, &m.IMAP.PasswordFile, &m.PGP.PassphraseFile)
		for j := range m.PGP.KeyFiles {
			paths = append(paths, &m.PGP.KeyFiles[j])
		}
		if m.SMTP != nil {
			paths = append(paths, &m.SMTP.CAFile, &m.SMTP.PasswordFile)
		}
	}
	for i := range c.Coordinators {
		paths = append(paths, &c.Coordinators[i].KeyFile)
	}
	for _, p := range paths {
		if *p != "" && !filepath.IsAbs(*p) {
			*p = filepath.Join(dir, *p)
		}
	}
}

// configReader turns what is wrong in a configuration into a Fault that says where.
type configReader struct{ *Config }

// at begins a Fault's text: file, line and key. A key that is not in the file has the line of its table.
func (r configReader) at(key string) string {
	for place := key; place != ""; place = parentKey(place) {
		if line := r.lines[place]; line > 0 {
			return fmt.Sprintf("%s:%d: %s", r.File, line, plainKey(key))
		}
	}
	return fmt.Sprintf("%s: %s", r.File, plainKey(key))
}

func (r configReader) bad(key, what, hint string) *Fault {
	return &Fault{What: r.at(key) + ": " + what, Hint: hint, Usage: true}
}

// decodeFault explains the TOML library's errors.
func (r configReader) decodeFault(err error) *Fault {
	var unknown *toml.StrictMissingError
	if errors.As(err, &unknown) && len(unknown.Errors) > 0 {
		return r.unknownKey(unknown.Errors)
	}
	var wrong *toml.DecodeError
	if !errors.As(err, &wrong) {
		return &Fault{What: fmt.Sprintf("%s: %v", r.File, err), Hint: "config.example.toml shows every key", Usage: true}
	}
	line, _ := wrong.Position()
	key := strings.Join(wrong.Key(), ".")
	if key == "" {
		key = r.keyOnLine(line)
	}
	want, known := configKeys()[plainKey(key)]
	if !known {
		what := strings.TrimPrefix(wrong.Error(), "toml: ")
		return &Fault{What: fmt.Sprintf("%s:%d: %s", r.File, line, what), Hint: "the line is not TOML: texts stand in double quotes, tables in [brackets]", Usage: true}
	}
	return &Fault{What: fmt.Sprintf("%s:%d: %s: the value is not %s", r.File, line, plainKey(key), want), Hint: "config.example.toml shows the key", Usage: true}
}

// keyOnLine finds the key that stands on a line: the library names the place of a wrong value, not always its key.
func (r configReader) keyOnLine(line int) string {
	found := ""
	for key, at := range r.lines {
		if at == line && len(key) > len(found) {
			found = key
		}
	}
	return found
}

func (r configReader) unknownKey(all []toml.DecodeError) *Fault {
	first := all[0]
	line, _ := first.Position()
	key := strings.Join(first.Key(), ".")
	what := fmt.Sprintf("%s:%d: %s: no such key", r.File, line, key)
	if len(all) > 1 {
		what += fmt.Sprintf(" (and %d more)", len(all)-1)
	}
	if near := nearestKey(key); near != "" {
		return &Fault{What: what, Hint: "did you mean " + near + "?", Usage: true}
	}
	return &Fault{What: what, Hint: "config.example.toml lists every key", Usage: true}
}
