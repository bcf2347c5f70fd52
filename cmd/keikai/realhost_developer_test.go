//go:build realhost

package main_test

import (
	"bytes"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
)

// officeList is what an administrator brings before the first report: developers and an operator in CSV, and a key that somebody
// compared (contract.md, party import columns).
func (s *story) officeList() {
	s.o.write("keys/kakuu.pub.asc", s.maker.tool.publicKey())
	s.o.write("parties.csv", fmt.Appendf(nil, `party,kind,name_ja,name_en,language,addresses,registration,keywords,site,key_file,confirmed,confirmed_by
kakuu-soft,developer,%s,Kakuu Soft,ja,%s,general,例示メールソフト;mail,,keys/kakuu.pub.asc,true,%s
imaginary-works,developer,,%s,en,%s,,mail,,,,
fuzai-kobo,developer,%s,Fuzai Kobo,ja,%s,,mail,,,,
example-shop,operator,%s,Example Shop,ja,%s,,,https://shop.example/,,,
`, s.maker.name, s.maker.address, s.sato.name, s.rival.name, s.rival.address, s.gone.name, s.gone.address, s.operator.name, s.operator.address))
	s.o.ask(0, "party", "import", filepath.Join(s.o.dir, "parties.csv"))
	keys := map[any]string{}
	for _, row := range s.o.ask(0, "party", "list") {
		keys[row["party"]] = ""
		for _, k := range row["keys"].([]any) {
			k := k.(map[string]any)
			keys[row["party"]] += fmt.Sprintf("%v %v %v", k["fingerprint"], k["trust"], k["can_encrypt"])
		}
	}
	if len(keys) != 4 || keys["kakuu-soft"] != s.maker.tool.(*gnupg).fingerprint+" confirmed true" || keys["imaginary-works"] != "" {
		s.t.Errorf("the list has the keys %q", keys)
	}
}

// developersApproved: three developers, of whom the report names one, need one preview and one approval for the whole list (users.md A20;
// N12). With an open case no list confirms a key any more (S4).
func (s *story) developersApproved() {
	s.o.ask(2, "party", "import", filepath.Join(s.o.dir, "parties.csv"))
	s.look("開発者追加 kakuu-soft imaginary-works fuzai-kobo").wants(s.t, "sealed", s.maker.name, s.rival.name, s.gone.name)
	s.approve()
	if n := len(s.o.show(s.coordinated)["parties"].([]any)); n != 0 {
		s.t.Errorf("%d developers before the delay is over", n)
	}
}

// developersAdded: when the delay is over, each has a number of its own. Nobody was tried yet.
func (s *story) developersAdded() {
	s.runs("開発者追加")
	shown := s.o.show(s.coordinated)
	if origin := shown["dates"].(map[string]any)["origin"]; origin != nil {
		s.t.Errorf("the origin day is %v before any attempt", origin)
	}
	s.references = map[string]string{}
	number := regexp.MustCompile(`^VH#\d{8}$`)
	for i, row := range shown["parties"].([]any) {
		p := row.(map[string]any)
		code, own := fmt.Sprint(p["code"]), fmt.Sprint(p["reference"])
		if i > 2 || p["party"] != []string{"kakuu-soft", "imaginary-works", "fuzai-kobo"}[i] || code != fmt.Sprint("V", i+1) || p["stage"] != "to_contact" || p["first_attempt_at"] != nil || !number.MatchString(own) {
			s.t.Errorf("developer %d is %v", i+1, p)
		}
		if slices.Contains([]string{s.references["V1"], s.references["V2"]}, own) {
			s.t.Errorf("%s has the number of another", code)
		}
		s.references[code] = own
	}
}

// look sends a command of 加藤's about the coordinated case, and confirms what it showed.
func (s *story) look(command string) *letter {
	s.t.Helper()
	s.command(s.kato, "【"+s.coordinated+"】 "+command+"\n")
	s.o.once(1)
	preview := s.kato.take(s.o, "desk/preview", s.coordinated)
	s.command(s.kato, preview.ready(s.t, "確認")+"\n")
	s.o.once(1)
	s.kato.take(s.o, "desk/transcript", strings.Fields(command)[0]).wants(s.t, "sealed", s.coordinated)
	return preview
}

// approve is the word of the second person, which Sequoia writes.
func (s *story) approve() {
	s.t.Helper()
	s.command(s.sato, s.sato.take(s.o, "desk/approval_request", s.coordinated).ready(s.t, "approve")+"\n")
	s.o.once(1)
	s.approved = time.Now()
}

// runs waits until the delay is over. Both coordinators hear that the command was approved and then done; the first has its transcript.
func (s *story) runs(command string) {
	s.t.Helper()
	time.Sleep(time.Until(s.approved.Add(twoPersonDelay)))
	s.o.once(0)
	for range 2 {
		s.colleagues("desk/approval_result", s.kato.name)
	}
	s.kato.take(s.o, "desk/transcript", command).wants(s.t, "sealed", s.coordinated)
}

// colleagues wants both coordinators of coordination to have got a notice; it is 加藤's.
func (s *story) colleagues(kind string, words ...string) *letter {
	s.t.Helper()
	s.sato.take(s.o, kind, s.coordinated).wants(s.t, "sealed", words...)
	l := s.kato.take(s.o, kind, s.coordinated)
	l.wants(s.t, "sealed", words...)
	return l
}

// told wants the finder and reception to have got word of a step of coordination's.
func (s *story) told(finder, body string) {
	s.t.Helper()
	s.taro.take(s.o, finder, s.sealedCase).wants(s.t, "sealed")
	for _, who := range []*person{s.yamada, s.tanaka} {
		who.take(s.o, body, s.sealedCase).wants(s.t, "sealed")
	}
}

// stage wants a developer to stand there after attempts by mail with these outcomes, and gives it and the dates of the case.
func (s *story) stage(code, stage string, outcomes ...string) (p, dates map[string]any) {
	s.t.Helper()
	shown := s.o.show(s.coordinated)
	parties := shown["parties"].([]any)
	i := slices.IndexFunc(parties, func(p any) bool { return p.(map[string]any)["code"] == code })
	if i < 0 {
		s.t.Fatalf("%s has no party %s", s.coordinated, code)
	}
	p = parties[i].(map[string]any)
	var got []string
	for _, row := range p["attempts"].([]any) {
		a := row.(map[string]any)
		if got = append(got, fmt.Sprint(a["outcome"])); a["channel"] != "mail" || len(got) == 1 && a["at"] != p["first_attempt_at"] {
			s.t.Errorf("%s was tried %v, first at %v", code, a, p["first_attempt_at"])
		}
	}
	if p["stage"] != stage || !slices.Equal(got, outcomes) {
		s.t.Errorf("%s is at %v after %q, want %s after %q", code, p["stage"], got, stage, outcomes)
	}
	return p, shown["dates"].(map[string]any)
}

// firstContact: the origin day is that of the first attempt, whether or not it arrives (guideline IV.4.2 note 4; N1; users.md A10). The
// desk hears of the bounce.
func (s *story) firstContact() {
	s.look("初回連絡 V3")
	s.told("finder/origin_day", "body/origin_report")
	s.arrived(coordinationAddress) // the delivery status notice
	s.o.once(1)
	s.colleagues("desk/bounce")
	if p, dates := s.stage("V3", "contacted", "returned"); dates["origin"] == nil || dates["origin"] != p["first_attempt_at"] {
		s.t.Errorf("the origin day is %v, the first attempt was at %v", dates["origin"], p["first_attempt_at"])
	}
}

// summaryAnswered: a registered developer gets the summary that the coordinator wrote, sealed. Its mutt decrypts and quotes it, and the
// answers stand behind the quoted fields. Signed with the key on file they are recorded (notices.md 2; R96).
func (s *story) summaryAnswered() {
	s.look("初回連絡 V1\n\n電子メールの表示に関する種類の脆弱性です。\n以上")
	summary := s.maker.take(s.o, "developer/summary", s.references["V1"])
	summary.wants(s.t, "sealed", "電子メールの表示に関する種類の脆弱性です。", "起算日")
	if summary.outside != "【"+s.references["V1"]+"】 ご連絡" { // R67
		s.t.Errorf("the subject outside is %q", summary.outside)
	}

	newMutt(s.o, s.maker, "yes").answer("Sign, Encrypt (PGP/MIME)", [][2]string{{"詳細情報：", "1"}, {"貴社管理番号：", "PSIRT-7"}})
	s.arrived(coordinationAddress)
	raw := s.newest(coordinationAddress)
	for _, line := range []string{"\nSubject: ...\r\n", "\nContent-Type: multipart/encrypted;", "\nIn-Reply-To: " + summary.outer.Get("Message-Id")} {
		if !bytes.Contains(raw, []byte(line)) {
			s.t.Fatalf("mutt wrote another kind of mail:\n%s", raw)
		}
	}
	s.o.once(1)
	s.colleagues("desk/mail_filed", "PSIRT-7").ready(s.t, "詳細連絡")
	s.maker.take(s.o, "developer/reply_recorded", s.references["V1"]).wants(s.t, "sealed", "希望する", "PSIRT-7")
	if p, _ := s.stage("V1", "window_confirmed", "sent"); p["their_reference"] != "PSIRT-7" {
		s.t.Errorf("its own number is %v", p["their_reference"])
	}
}

// detailsApproved: the first details under a key that was compared only today need a second person (design.md 5).
func (s *story) detailsApproved() {
	s.look("詳細連絡 V1").wants(s.t, "sealed", "クロスサイトスクリプティング")
	s.approve()
	if p, dates := s.stage("V1", "window_confirmed", "sent"); p["detail_sent_at"] != nil || dates["detail_sent"] != nil {
		s.t.Errorf("details left before the delay was over: %v", p)
	}
}

// windowAnswered: a developer that is not registered is asked for its window in clear, signed, without a word of the matter. Its unsigned
// form is shown with the line that records it; to answer it the office needs its key, and asks for that (R58).
func (s *story) windowAnswered() {
	s.look("初回連絡 V2")
	asked := s.rival.take(s.o, "developer/window_check", s.references["V2"])
	asked.wants(s.t, "signed", "Whom may we contact", "Your answer")
	s.tells(asked.kind, string(asked.raw)+asked.text, regexp.MustCompile(`例示メールソフト|クロスサイト`))

	newMutt(s.o, s.rival, "no").answer("None", [][2]string{{"Address for details:", s.rival.address}, {"Person, department:", "R. Mori, security"}, {"Language:", "2"}})
	s.arrived(coordinationAddress)
	s.o.once(1)
	s.rival.take(s.o, "developer/key_request", s.references["V2"]).wants(s.t, "signed")
	s.colleagues("desk/held_no_key")
	filed := s.colleagues("desk/mail_filed", "R. Mori, security")
	s.stage("V2", "contacted", "sent", "sent")
	s.command(s.kato, filed.ready(s.t, "回答反映")+"\n")
	s.o.once(1)
	s.kato.take(s.o, "desk/transcript", "回答反映").wants(s.t, "sealed", s.coordinated)
	s.stage("V2", "window_confirmed", "sent", "sent")
}

// detailsRead: what reception handed over goes to the developer, sealed, after the delay.
func (s *story) detailsRead() {
	s.runs("詳細連絡")
	s.maker.take(s.o, "developer/detail", s.references["V1"]).wants(s.t, "sealed", "クロスサイトスクリプティング", "3.1.4", "手順は確認済み。", "PSIRT-7")
	s.told("finder/detail_delivered", "body/detail_report")
	if p, dates := s.stage("V1", "detail_sent", "sent", "sent"); p["detail_sent_at"] == nil || p["detail_sent_at"] != dates["detail_sent"] {
		s.t.Errorf("the details were sent at %v, the case says %v", p["detail_sent_at"], dates["detail_sent"])
	}
}

// developersApart searches all that the developers got, as bytes and as they read it, for each other, for the numbers that others know
// the case by, and for the finder. What every server on the way can read of the one shares nothing with what it can read of the other
// but the office's own name (N4, N13, R35).
func (s *story) developersApart() {
	names := map[*person]string{s.maker: "架空ソフト|kakuu|" + s.references["V1"], s.rival: "imaginary|" + s.references["V2"]}
	seen := map[*person]map[string]bool{}
	for _, pair := range [][2]*person{{s.maker, s.rival}, {s.rival, s.maker}} {
		reader, other := pair[0], pair[1]
		foreign := regexp.MustCompile("(?i)" + names[other] + "|不在工房|fuzai|" + s.gone.address + "|" + s.references["V3"] + `|IPA#\d{8}|JVN#\d{8}`)
		reader.read(s.o)
		seen[reader] = map[string]bool{}
		for _, l := range reader.letters {
			for _, hidden := range []*regexp.Regexp{foreign, s.finderNames()} {
				s.tells(l.kind, string(l.raw), hidden)
				s.tells(l.kind, l.outside+"\n"+l.subject+"\n"+l.text, hidden)
			}
			l.addOutside(seen[reader])
		}
	}
	if n := []int{len(s.maker.letters), len(s.rival.letters)}; !slices.Equal(n, []int{3, 2}) {
		s.t.Errorf("the developers have %v mails", n)
	}
	for word := range seen[s.maker] {
		if seen[s.rival][word] {
			s.t.Errorf("mails to two developers share %q", word)
		}
	}
}

// addOutside takes the words of a mail's head that could tie it to another: those with a digit, which every number, identifier and
// boundary has. What the servers added, the time and who writes are no news.
func (l *letter) addOutside(words map[string]bool) {
	for name, values := range l.outer {
		if slices.Contains([]string{"Received", "Return-Path", "Delivered-To", "Date", "From", "Mime-Version"}, name) {
			continue
		}
		for _, w := range strings.FieldsFunc(strings.Join(values, " ")+" "+l.outside, func(r rune) bool { return strings.ContainsRune(" \t<>@;,=\"【】[]", r) }) {
			if strings.ContainsAny(w, "0123456789") {
				words[w] = true
			}
		}
	}
}
