package mailbot

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"keikai/mailbot/handling"
	"keikai/mailbot/message"
	"keikai/pgp"
	"keikai/store"
)

// makers are the handles of n developers.
func makers(n int) (out []string) {
	for i := range n {
		out = append(out, fmt.Sprintf("maker-%03d", i+1))
	}
	return out
}

// manyDevelopers is a case that was handed over and taken, in an office whose list has n developers with one keyword.
func manyDevelopers(w *world, n int) {
	w.t.Helper()
	for _, handle := range makers(n) {
		w.listParty("developer", []string{handle, "registered", "keyword=mail"})
	}
	w.send(letter{from: "finder", to: "reception", subject: "届出", body: "例示メールソフトに欠陥があります。\n", sealed: true, signed: true, attach: w.keyOf("finder")})
	err := w.bot.Do(w.t.Context(), Request{Command: "case.list"}, func(v any) error {
		w.number = v.(CaseRow).ID
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
	w.orders("山田", "reception", "受理 製品", "")
	w.orders("山田", "reception", "調整依頼", "")
	w.orders("佐藤", "coordination", "受領", "")
}

// orders gives a command about the case, says yes to it if it is shown first, lets the second person say yes if there has to be one, and
// tells how long the program was at it.
func (w *world) orders(by, box, line, text string) (took time.Duration) {
	w.t.Helper()
	number := w.number
	if box == "coordination" {
		number = w.theCase().JVN
	}
	if text != "" {
		text += "\n以上\n"
	}
	say := func(by, subject, text string) {
		took += timed(func() {
			w.send(letter{from: by, to: box, subject: subject, body: text, sealed: true, signed: true})
		})
		if got := w.newest(); got != "command" {
			mails := w.host.Messages(w.people[by].address)
			w.t.Fatalf("%s: %s is %q:\n%s", by, subject, got, w.readAs(by, mails[len(mails)-1].Raw).payload.Text)
		}
	}
	var shown handling.DeskPreview
	var asked handling.DeskApproval
	preview, approval := w.lastNotice(handling.DeskPreviewKind, nil), w.lastNotice(handling.DeskApprovalKind, nil)
	say(by, "【"+number+"】 "+line, text)
	if n := w.lastNotice(handling.DeskPreviewKind, &shown); n != preview {
		say(by, "【"+number+"】 確認 "+shown.Token, "")
	}
	if n := w.lastNotice(handling.DeskApprovalKind, &asked); n != approval {
		say("鈴木", "承認 "+asked.Code, "")
		time.Sleep(16 * time.Minute) // the delay of what two persons decided
		took += timed(func() { w.once() })
	}
	return took
}

// lastNotice is the newest outgoing mail of the kind, and reads its facts.
func (w *world) lastNotice(kind handling.NoticeKind, facts any) (n uint64) {
	w.t.Helper()
	err := w.bot.store.View(func(tx *store.Tx) error {
		var raw []byte
		for row, err := range tx.Outbox() {
			if err != nil {
				return err
			}
			if row.Kind == string(kind) {
				n, raw = row.N, row.Facts
			}
		}
		if facts == nil || n == 0 {
			return nil
		}
		return json.Unmarshal(raw, facts)
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return n
}

// logAll notes the same step for each of them, as many lines in a mail as one may hold.
func (w *world) logAll(n int, step string) {
	w.t.Helper()
	const most = 50
	for first := 1; first <= n; first += most {
		body := "【指示】\n"
		for i := first; i < first+most && i <= n; i++ {
			body += fmt.Sprintf("【%s】 連絡記録 V%d %s\n", w.theCase().JVN, i, step)
		}
		w.send(letter{from: "佐藤", to: "coordination", subject: "指示です", body: body + "以上\n", sealed: true, signed: true})
		if got := w.newest(); got != "command" {
			mails := w.host.Messages(w.people["佐藤"].address)
			w.t.Fatalf("%s is %q:\n%.2000s", step, got, w.readAs("佐藤", mails[len(mails)-1].Raw).payload.Text)
		}
	}
}

// R94: a case with 150 developers is filled by one keyword, told, listed, given a date and another, and ended in bounded memory (for the time see
// the next test and BenchmarkTellAll); each mail goes to one of them only, sealed to its own key, under its own number. N13, R29, R35
func TestACaseWithManyDevelopers(t *testing.T) {
	const n = 150
	var before, after runtime.MemStats
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, hired{person{name: "鈴木", address: "suzuki@coordination.test", lang: handling.Japanese}, handling.Coordination})
		manyDevelopers(w, n)
		runtime.GC()
		runtime.ReadMemStats(&before)
		w.orders("佐藤", "coordination", "開発者追加 keyword=mail", "")
		if got := len(w.theCase().Parties); got != n {
			t.Fatalf("the case has %d parties", got)
		}
		w.logAll(n, "手段=電話 結果=応答あり")
		w.orders("佐藤", "coordination", "伝達 all", "進捗をお知らせします。")
		w.listed(n)
		w.logAll(n, "手段=郵送 内容=詳細")
		w.orders("佐藤", "coordination", "公表日 2009-08-26", "")
		w.orders("佐藤", "coordination", "公表日 2009-09-09 説明=other", "")
		w.orders("佐藤", "coordination", "取扱終了 対象外", "")
		w.eachToldAlone(n, "developer/message", "developer/date_fixed", "developer/date_moved", "developer/product_case_ended")
		runtime.GC()
		runtime.ReadMemStats(&after)
		w.bot.Close()
	})
	if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 64<<20 {
		t.Errorf("%d MiB more are in use", grown>>20)
	}
}

// R94: what it costs to tell one developer more does not grow with the case: as many rows of the store are read for each.
func TestOneDeveloperMoreCostsTheSame(t *testing.T) {
	rows := map[int]int{}
	for _, n := range []int{10, 80} {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t, hired{person{name: "鈴木", address: "suzuki@coordination.test", lang: handling.Japanese}, handling.Coordination})
			manyDevelopers(w, n)
			w.joinVendors(makers(n))
			w.logAll(n, "手段=電話 結果=応答あり")
			read := w.counted()
			w.orders("佐藤", "coordination", "伝達 all", "公表日を変更しました。")
			rows[n] = int(read.Load())
			if got := len(w.host.Messages(w.people[makers(n)[n-1]].address)); got != 1 {
				t.Errorf("the last of %d developers got %d mails", n, got)
			}
			w.bot.Close()
		})
	}
	if first, more := rows[10]/10, (rows[80]-rows[10])/70; more == 0 || more > first {
		t.Errorf("of the first 10 developers each costs %d rows that are read, of 70 more each %d", first, more)
	}
}

// counted opens the store anew on an engine that counts the rows that it reads.
func (w *world) counted() *atomic.Int64 {
	w.t.Helper()
	if err := w.bot.Close(); err != nil {
		w.t.Fatal(err)
	}
	root, err := store.ReadRoot(w.cfg.Store.KeyFile)
	if err != nil {
		w.t.Fatal(err)
	}
	bolt, err := store.OpenBolt(w.cfg.Store.Path, time.Second)
	if err != nil {
		w.t.Fatal(err)
	}
	e := countingEngine{Engine: bolt, rows: new(atomic.Int64)}
	env := Env{Now: time.Now, Rand: rand.Reader, Dial: w.dial}
	s, err := store.OpenEngine(e, root, store.Options{Now: env.Now, Rand: env.Rand})
	if err != nil {
		w.t.Fatal(err)
	}
	w.bot = newBot(w.cfg, env, w.bot.theDesk(), s)
	e.rows.Store(0)
	return e.rows
}

type countingEngine struct {
	store.Engine
	rows *atomic.Int64
}

func (e countingEngine) View(f func(store.Txn) error) error {
	return e.Engine.View(func(tx store.Txn) error { return f(countingTxn{tx, e.rows}) })
}

func (e countingEngine) Update(f func(store.Txn) error) error {
	return e.Engine.Update(func(tx store.Txn) error { return f(countingTxn{tx, e.rows}) })
}

type countingTxn struct {
	store.Txn
	rows *atomic.Int64
}

func (t countingTxn) Get(bucket string, key []byte) ([]byte, error) {
	t.rows.Add(1)
	return t.Txn.Get(bucket, key)
}

func (t countingTxn) Scan(bucket string, from, to []byte, fn func(k, v []byte) (bool, error)) error {
	return t.Txn.Scan(bucket, from, to, func(k, v []byte) (bool, error) {
		t.rows.Add(1)
		return fn(k, v)
	})
}

// eachToldAlone: every developer has its mails of these kinds, which nobody else could read or tell from another's by their outside.
func (w *world) eachToldAlone(n int, kinds ...string) {
	w.t.Helper()
	numbers, ids, kindOf := map[string]bool{}, map[string]bool{}, map[string]string{}
	for _, row := range w.outgoing() {
		kindOf[row.MessageID] = row.Kind
	}
	for _, name := range makers(n) {
		mails, number := w.host.Messages(w.people[name].address), w.partyNumber(w.codeOf(name))
		if len(mails) != len(kinds) || numbers[number] {
			w.t.Fatalf("%s got %d mails under %s", name, len(mails), number)
		}
		numbers[number] = true
		for j, mail := range mails {
			w.oneRecipient(name, mail)
			m := message.Parse(mail.Raw, message.DefaultLimits())
			keys, err := pgp.RecipientKeyIDs(m.Layer().Data)
			if err != nil || len(keys) != 1 || w.readAs(name, mail.Raw).payload.Text == "" || kindOf[m.MessageID] != kinds[j] {
				w.t.Fatalf("%s: %v: %v, %s", name, keys, err, kindOf[m.MessageID])
			}
			tags := message.SplitSubject(m.Subject).Tags
			if len(tags) != 1 || tags[0] != number || ids[m.MessageID] {
				w.t.Fatalf("%s: %q, Message-ID %s", name, m.Subject, m.MessageID)
			}
			ids[m.MessageID] = true
			for _, ref := range append(m.InReplyTo, m.References...) {
				if !ids[ref] {
					w.t.Fatalf("%s: %q refers to %s", name, m.Subject, ref)
				}
			}
		}
	}
}

func (w *world) codeOf(handle string) string {
	parties := w.theCase().Parties
	i := slices.IndexFunc(parties, func(p handling.CaseParty) bool { return p.Handle == handle })
	if i < 0 {
		w.t.Fatalf("%s has no part in the case", handle)
	}
	return parties[i].Code
}

// listed: show, who and the chronology name each of them.
func (w *world) listed(n int) {
	w.t.Helper()
	err := w.bot.Do(w.t.Context(), Request{Command: "case.show", Args: []string{w.number}, Flags: map[string]string{}}, func(v any) error {
		if got := len(v.(CaseShow).Parties); got != n {
			w.t.Errorf("case show lists %d parties", got)
		}
		return nil
	})
	rows := map[string]int{}
	err2 := w.bot.Do(w.t.Context(), Request{Command: "case.journal", Args: []string{w.number}, Flags: map[string]string{"format": "chronology"}}, func(v any) error {
		row := v.(ChronologyRow)
		rows[row.What]++
		return nil
	})
	if err != nil || err2 != nil || rows["joined"] != n || rows["tried"] != n {
		w.t.Errorf("%v %v: %v", err, err2, rows)
	}
	w.orders("佐藤", "coordination", "経緯 形式=報告用", "")
	w.orders("佐藤", "coordination", "提供先", "")
	for _, row := range w.outgoing() {
		if strings.HasPrefix(row.Kind, "desk/") && row.State != "sent" {
			w.t.Errorf("%s is %s", row.Kind, row.State)
		}
	}
}

// BenchmarkTellAll sends one word to all developers of a case: the command, its preview, the confirmation, a sealed mail to each.
func BenchmarkTellAll(b *testing.B) {
	var each [2]float64
	for i, n := range []int{10, 150} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			w := makeWorld(b)
			go w.host.ServeIMAP(w.imap)
			go w.host.ServeSMTP(w.smtp)
			defer func() { w.bot.Close(); w.host.Close(); w.imap.Close(); w.smtp.Close() }()
			manyDevelopers(w, n)
			w.joinVendors(makers(n))
			w.logAll(n, "手段=電話 結果=応答あり")
			var whole time.Duration
			for b.Loop() {
				whole += w.orders("佐藤", "coordination", "伝達 all", "公表日を変更しました。")
			}
			each[i] = whole.Seconds() * 1000 / float64(n) / float64(b.N)
			b.ReportMetric(each[i], "ms/developer")
		})
	}
	if each[0] > 0 {
		b.Logf("150 developers cost %.2f times what 10 cost, each", each[1]/each[0])
	}
}
