package main

import (
	"fmt"
	"time"

	"keikai/mailbot/handling"
	"keikai/mailbot/transport"
	"keikai/pgp"
)

// player is somebody of the story with a mailbox and a key.
type player struct {
	name, address string
	lang          handling.Lang
	blind         []string // of whom this person must learn neither name nor address
	secret        *pgp.Secret
	cursor        transport.Cursor
	unread        []letter
	got           int      // mails that came, read or not
	read          []string // texts of the mails that the person read, opened
	number        string   // of the case that the person read of last
}

const demoPassword = "demo"

// The parts of the story that the visitor's language casts: who does most of the work at a desk, and who is the other person there.
const (
	reception    = "reception"
	coordination = "coordination"
	developer    = "developer"
	silent       = "silent developer"
	operator     = "operator"
	finder       = "発見 太郎"
	siteFinder   = "finder of the website's flaw"
)

// lead is the coordinator of a desk who writes the visitor's language.
func (st *stage) lead(desk string) string {
	return map[string]phrase{reception: {"山田 花子", "A. Tanaka"}, coordination: {"加藤 健", "J. Suzuki"}}[desk].in(st.a.lang)
}

// second is the other coordinator of a desk.
func (st *stage) second(desk string) string {
	return map[string]phrase{reception: {"A. Tanaka", "山田 花子"}, coordination: {"J. Suzuki", "加藤 健"}}[desk].in(st.a.lang)
}

// invite makes everybody's mailbox and key. All addresses lie under domains that can never exist.
func (st *stage) invite() error {
	own := st.a.lang
	for part, p := range map[string]player{
		finder:       {address: "taro@finder.example", lang: handling.Japanese},
		"Alex Smith": {address: "alex@research.example", lang: handling.English},
		siteFinder:   {name: st.a.word("demo.cast.finder"), address: "ogawa@research.example", lang: own},
		"Mallory":    {address: "mallory@stranger.example", lang: handling.English},
		"山田 花子":      {address: "yamada@reception.test", lang: handling.Japanese},
		"A. Tanaka":  {address: "tanaka@reception.test", lang: handling.English},
		"加藤 健":       {address: "kato@coordination.test", lang: handling.Japanese, blind: []string{finder}},
		"J. Suzuki":  {address: "suzuki@coordination.test", lang: handling.English, blind: []string{finder}},
		developer:    {name: st.a.word("demo.cast.developer"), address: "psirt@rei-soft.example", lang: own, blind: []string{finder, silent}},
		silent:       {name: st.a.word("demo.cast.silent"), address: "info@silent-works.example", lang: own, blind: []string{finder, developer}},
		operator:     {name: st.a.word("demo.cast.operator"), address: "web@shop.example.jp", lang: own, blind: []string{siteFinder}},
		reception:    {address: "report@reception.test"},
		coordination: {address: "desk@coordination.test"},
	} {
		if p.name == "" {
			p.name = part
		}
		s, err := pgp.Generate(st.clock.now().Add(-time.Hour), p.name, p.address, pgp.Curve25519, 0)
		if err != nil {
			return fmt.Errorf("make key of %s: %w", p.name, err)
		}
		p.secret = s
		st.people[part] = &p
		st.host.AddUser(p.address, demoPassword)
	}
	return nil
}
