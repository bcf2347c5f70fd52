package mailbot

import (
	_ "embed" // config.example.toml
	"encoding/base32"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"keikai/pgp"
)

// ExampleConfig is config.example.toml: the configuration that Init writes, and the description of every key.
//
//go:embed config.example.toml
var ExampleConfig string

// mailboxKeyLifetime is how long a key made by Init is good. `check` begins to warn 60 days before its end.
const mailboxKeyLifetime = 2 * 365 * 24 * time.Hour

// InitResult is what Init made; paths are absolute.
type InitResult struct {
	Dir    string    `json:"dir"`
	Config string    `json:"config"`
	Files  []string  `json:"files"` // in the order in which they were made, Config first
	Keys   []InitKey `json:"keys"`
}

// InitKey is a key made for a mailbox.
type InitKey struct {
	Mailbox     string `json:"mailbox"`
	Address     string `json:"address"`
	Fingerprint string `json:"fingerprint"`
	Public      string `json:"public"` // file to hand out and publish
}

// Init makes a set-up in dir: config.toml with every key described, a secret and a public key and a random password for each
// mailbox, the store and its root key. Files have mode 0600, folders 0700. It overwrites nothing: a folder that holds a
// configuration, or any of the other files, is refused with a *Fault before anything is made. When it is cut short by an
// error it takes back what it made.
func Init(dir string, env Env) (InitResult, error) {
	full, err := filepath.Abs(dir)
	if err != nil {
		return InitResult{}, fmt.Errorf("find folder %s: %w", dir, err)
	}
	file := filepath.Join(full, "config.toml")
	cfg, err := parseConfig(file, []byte(ExampleConfig))
	if err != nil {
		return InitResult{}, err // cannot happen: a test loads the example
	}
	s := setUp{env: env, cfg: cfg, result: InitResult{Dir: full, Config: file}}
	if err := s.refuse(); err != nil {
		return InitResult{}, err
	}
	if err := s.make(); err != nil {
		return InitResult{}, errors.Join(err, s.takeBack())
	}
	return s.result, nil
}

type setUp struct {
	env    Env
	cfg    *Config
	result InitResult
}

// refuse looks for anything that would be overwritten.
func (s *setUp) refuse() error {
	names := []string{s.result.Config, s.cfg.Store.Path, s.cfg.Store.KeyFile}
	for _, m := range s.cfg.Mailboxes {
		names = append(names, m.PGP.KeyFiles[0], publicFile(m), m.IMAP.PasswordFile)
	}
	for _, name := range names {
		if _, err := os.Lstat(name); err == nil {
			return &Fault{What: fmt.Sprintf("%s is already there", name), Hint: "nothing was changed; give `keikai init` a new folder", Usage: true}
		}
	}
	return nil
}

func (s *setUp) make() error {
	for _, dir := range []string{s.result.Dir, filepath.Dir(s.cfg.Store.KeyFile)} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return &Fault{What: fmt.Sprintf("make folder: %v", err), Hint: "give a folder that you may write", Usage: true}
		}
		if err := os.Chmod(dir, 0o700); err != nil {
			return fmt.Errorf("close folder to others: %w", err)
		}
	}
	if err := s.write(s.result.Config, []byte(ExampleConfig)); err != nil {
		return err
	}
	for _, m := range s.cfg.Mailboxes {
		if err := s.mailbox(m); err != nil {
			return err
		}
	}
	return s.store()
}

// write makes a new file, durably.
func (s *setUp) write(path string, text []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("make file: %w", err)
	}
	s.result.Files = append(s.result.Files, path)
	_, err = f.Write(text)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("write file: %w", err)
	}
	return nil
}

func (s *setUp) mailbox(m MailboxConfig) error {
	// Parentheses and angle brackets have a meaning in a user id.
	name := strings.NewReplacer("(", "", ")", "", "<", "", ">", "").Replace(s.cfg.Office.NameEN + ", " + m.Name)
	key, err := pgp.Generate(s.env.Now(), name, m.Address, pgp.Curve25519, mailboxKeyLifetime)
	if err != nil {
		return fmt.Errorf("make key of mailbox %s: %w", m.Name, err)
	}
	secret, err := key.Armor(nil)
	if err != nil {
		return fmt.Errorf("write key of mailbox %s: %w", m.Name, err)
	}
	public, err := key.Certificate().Armor()
	if err != nil {
		return fmt.Errorf("write key of mailbox %s: %w", m.Name, err)
	}
	password, err := drawPassword(s.env.Rand)
	if err != nil {
		return err
	}
	for _, f := range []struct {
		path string
		text []byte
	}{{m.PGP.KeyFiles[0], secret}, {publicFile(m), public}, {m.IMAP.PasswordFile, password}} {
		if err := s.write(f.path, f.text); err != nil {
			return err
		}
	}
	s.result.Keys = append(s.result.Keys, InitKey{Mailbox: m.Name, Address: m.Address,
		Fingerprint: string(key.Certificate().Fingerprint()), Public: publicFile(m)})
	return nil
}

// publicFile is where the certificate of a mailbox's first key lies: keys/reception.asc → keys/reception.pub.asc.
func publicFile(m MailboxConfig) string {
	return strings.TrimSuffix(m.PGP.KeyFiles[0], ".asc") + ".pub.asc"
}

// drawPassword draws one to give the account on the mail server; 128 bits, or the account's own takes its place.
func drawPassword(random io.Reader) ([]byte, error) {
	var b [16]byte
	if _, err := io.ReadFull(random, b[:]); err != nil {
		return nil, fmt.Errorf("draw password: %w", err)
	}
	return []byte(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(b[:]) + "\n"), nil
}

func (s *setUp) store() error {
	if err := CreateStore(s.cfg, s.env); err != nil {
		return err
	}
	s.result.Files = append(s.result.Files, s.cfg.Store.KeyFile, s.cfg.Store.Path)
	return nil
}

func (s *setUp) takeBack() error {
	var err error
	for _, path := range s.result.Files {
		err = errors.Join(err, os.Remove(path))
	}
	return err
}
