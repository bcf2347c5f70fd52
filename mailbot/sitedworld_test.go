package mailbot

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"keikai/mailbot/advisory/release"
	"keikai/mailbot/handling"
	"keikai/store"
)

// publicDay is the day on which the cases of these stories become public, at noon.
const publicDay = "2009-07-20 "

// siteStory plays one in an office that prints its site and has one case, whose page lacks nothing but the word of the two bodies.
func siteStory(t *testing.T, tell func(t *testing.T, w *world)) {
	t.Helper()
	story(t, func(t *testing.T, w *world) {
		w.listParty("developer", []string{"alpha-soft", "registered"})
		w.playSite([]string{"is", "printed"}, nil)
		w.report()
		w.pageStands("CVE-2009-90001")
		tell(t, w)
	})
}

// pageStands brings the case to where its page lacks nothing, by what other stories tell of.
func (w *world) pageStands(cve string) {
	w.t.Helper()
	c, now := w.theCase(), time.Now()
	plan, err := time.ParseInLocation("2006-01-02 15:04", publicDay+"12:00", jst)
	w.must(err)
	var number string
	err = w.bot.store.Update(func(tx *store.Tx) error {
		d, err := w.bot.deskIn(tx)
		if err == nil {
			number, err = w.bot.freshNumber(tx, "JVN#")
		}
		if err != nil {
			return err
		}
		changes := []handling.Change{
			{Realm: handling.Reception, Decided: &handling.Decided{State: handling.Accepted, Kind: handling.Product}},
			{Realm: handling.Reception, Dated: &handling.DateStart{What: "accepted"}},
			{Realm: handling.Coordination, Decided: &handling.Decided{State: handling.HandedOver, JVN: number}},
			{Party: "V1", Joined: &handling.CaseParty{Code: "V1", Handle: "alpha-soft", Role: handling.Developer, Realm: handling.Coordination, Reference: "VH#" + number[4:], Stage: handling.ToContact}},
			{Party: "V1", Tried: &handling.Attempt{At: now, Channel: "mail", Outcome: "sent", Kind: string(handling.DevSummaryKind)}},
			{Party: "V1", Dated: &handling.DateStart{What: "detail"}},
			{Party: "V1", Reported: &handling.StatusStep{At: now, Status: "vulnerable", By: "佐藤"}},
			{Numbered: &handling.Numbered{CVE: []string{cve}}},
			{Written: &handling.PageStep{Vector: "CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:U/C:N/I:N/A:L"}}, {Written: &handling.PageStep{CWE: "CWE-400"}},
			{Written: &handling.PageStep{Product: &handling.PageProduct{Party: "V1", Name: "例示メール", NameEN: "ExampleMail", Versions: "3.1 より前", Fixed: "3.1"}}},
			{Decided: &handling.Decided{State: handling.Scheduled}},
			{Planned: &handling.Plan{At: plan.UTC(), Set: now, By: "佐藤"}},
		}
		for _, part := range []string{"title", "overview", "impact", "solution"} {
			for _, l := range []handling.Lang{handling.Japanese, handling.English} {
				text := handling.PageText{Part: part, Lang: l, Text: fmt.Sprintf("%s-%s of %s", part, l, cve), At: now, By: "佐藤"}
				changes = append(changes, handling.Change{Written: &handling.PageStep{Text: &text}})
			}
		}
		for i := range changes {
			changes[i].At, changes[i].Actor = now, "佐藤"
			if changes[i].Realm == "" {
				changes[i].Realm = handling.Coordination
			}
		}
		return w.bot.writeCase(tx, d, &c, 0, changes)
	})
	w.must(err)
}

// says lets a coordinator give a command, with the words that a story knows: $JVN, $TOKEN, $CODE.
func (w *world) says(who, box, line string, text ...string) {
	w.t.Helper()
	line = w.expand(who, line)
	w.send(letter{from: who, to: box, subject: line, body: line + "\n" + strings.Join(text, "\n") + "\n", sealed: true, signed: true})
	w.reads()
}

// reads lets everybody read what came.
func (w *world) reads() {
	w.t.Helper()
	for _, name := range slices.Sorted(maps.Keys(w.people)) {
		if name != "reception" && name != "coordination" {
			w.readsAll(name)
		}
	}
}

// until lets time pass to an hour of the public day, and what falls due happen.
func (w *world) until(hour string) {
	w.t.Helper()
	w.playWait([]string{"until", strings.TrimSpace(publicDay), hour})
	w.once()
	w.reads()
}

// approved is the word of the two bodies for the case.
func (w *world) approved() {
	w.t.Helper()
	w.says("佐藤", "coordination", "【$JVN】 JVN公表")
	w.says("佐藤", "coordination", "【$JVN】 確認 $TOKEN")
	w.says("山田", "reception", "承認 $CODE")
}

// published: the case becomes public at noon.
func (w *world) published() {
	w.t.Helper()
	w.until("11:10")
	w.approved()
	w.until("12:01")
	w.shows(1)
}

// shows looks at the release that the site shows, and at the alarms.
func (w *world) shows(number int, alarms ...string) {
	w.t.Helper()
	if got := release.Shown(w.bot.siteFolders()); got != number {
		w.t.Errorf("the site shows release %d, not %d", got, number)
	}
	w.alarms(alarms...)
}

// alarms looks at what status tells, by a word of each alarm.
func (w *world) alarms(want ...string) {
	w.t.Helper()
	var row StatusRow
	err := w.bot.Do(w.t.Context(), Request{Command: "status"}, func(v any) error {
		row = v.(StatusRow)
		return nil
	})
	var attention *Attention
	if err != nil && !errors.As(err, &attention) {
		w.t.Fatal(err)
	}
	if len(row.Alarms) != len(want) {
		w.t.Errorf("alarms %q, not %q", row.Alarms, want)
	}
	for i, a := range row.Alarms[:min(len(row.Alarms), len(want))] {
		if !strings.Contains(a, want[i]) {
			w.t.Errorf("alarm %q, not %q", a, want[i])
		}
	}
}

// updated brings a new overview to the public, as the release of that number.
func (w *world) updated(text string, number int) {
	w.t.Helper()
	w.says("佐藤", "coordination", "【$JVN】 公表文案 部分=概要", "次のとおり。", "", text, "以上")
	w.says("佐藤", "coordination", "【$JVN】 公表更新 説明=更新 英語=Updated")
	w.says("佐藤", "coordination", "【$JVN】 確認 $TOKEN")
	w.shows(number)
}

// got counts the mails of a kind that a person got.
func (w *world) got(name, kind string) (n int) {
	for _, m := range w.inbox(name) {
		if w.kindOf(m.Raw) == kind {
			n++
		}
	}
	return n
}

// siteText is a file of the site that is shown, "" = there is none.
func (w *world) siteText(name string) string {
	w.t.Helper()
	link, _ := w.bot.siteFolders()
	return string(w.tree(link)[w.pageName(name)])
}

// unshown looks for what no public saw and lies on the disk.
func (w *world) unshown() {
	w.t.Helper()
	link, releases := w.bot.siteFolders()
	all, err := filepath.Glob(filepath.Join(releases, "*"))
	w.must(err)
	for _, dir := range all {
		if dir > filepath.Join(releases, fmt.Sprint(release.Shown(link, releases))) {
			w.t.Errorf("%s was never shown and lies there", dir)
		}
	}
}

// reconfigure starts the program anew with another configuration.
func (w *world) reconfigure(change func(*Config)) {
	w.t.Helper()
	cfg := *w.cfg
	change(&cfg)
	w.cfg = &cfg
	w.restart()
}

// sameSignatures looks at which signatures of two trees are the same, and that no document has another one than before.
func sameSignatures(t *testing.T, before, after map[string][]byte) (same int) {
	t.Helper()
	for name, signature := range after {
		doc, ok := strings.CutSuffix(name, ".asc")
		if !ok || before[name] == nil || after[doc] == nil {
			continue
		}
		switch sameDoc := bytes.Equal(before[doc], after[doc]); {
		case sameDoc != bytes.Equal(before[name], signature):
			t.Errorf("%s: document the same %v, signature not as the document", name, sameDoc)
		case sameDoc:
			same++
		}
	}
	return same
}
