package mailbot

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"iter"
	"net"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/ProtonMail/go-crypto/openpgp/armor"
	openpgp "github.com/ProtonMail/go-crypto/openpgp/v2"
	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"keikai/mailbot/message"
	"keikai/pgp"
	"keikai/store"
)

// BenchmarkSealedReports takes sealed and signed reports of 3 KB from keeping to two sealed notices and a signed receipt, stored.
// Between the batches it does the OpenPGP work of the same mails alone: by package pgp, which checks what it sealed, and by the
// library it stands on, which does not. An op is 128 reports.
func BenchmarkSealedReports(b *testing.B) {
	for _, alg := range []pgp.Algorithm{pgp.RSA3072, pgp.Curve25519} {
		b.Run(string(alg), func(b *testing.B) {
			const batch = 128
			o := newBenchOffice(b, alg)
			o.handle(o.reports(8))
			work := o.cryptography()
			var whole, own, library time.Duration
			mails := 0
			for b.Loop() {
				b.StopTimer()
				raws := o.reports(batch)
				own += inParallel(raws, work.own)
				library += inParallel(raws, work.library)
				b.StartTimer()
				whole += timed(func() { o.handle(raws) })
				mails += batch
			}
			o.allAnswered(mails + 8)
			b.ReportMetric(float64(mails)/whole.Seconds(), "mails/s")
			b.ReportMetric(float64(mails)/own.Seconds(), "pgp-mails/s")
			b.ReportMetric(float64(mails)/library.Seconds(), "library-mails/s")
			b.ReportMetric(own.Seconds()/whole.Seconds(), "of-pgp")
			b.ReportMetric(library.Seconds()/whole.Seconds(), "of-library")
		})
	}
}

func timed(f func()) time.Duration {
	start := time.Now()
	f()
	return time.Since(start)
}

// inParallel does work on every mail, on as many cores as the bot uses.
func inParallel(raws [][]byte, work func([]byte)) time.Duration {
	return timed(func() {
		var wg sync.WaitGroup
		next := make(chan []byte)
		for range workers() {
			wg.Go(func() {
				for raw := range next {
					work(raw)
				}
			})
		}
		for _, raw := range raws {
			next <- raw
		}
		close(next)
		wg.Wait()
	})
}

// allAnswered fails when the benchmark measured something else than it says.
func (o *benchOffice) allAnswered(reports int) {
	o.b.Helper()
	kinds := map[string]int{}
	o.check(o.bot.store.View(func(tx *store.Tx) error {
		for row, err := range tx.Outbox() {
			if err != nil {
				return err
			}
			kinds[fmt.Sprint(row.Kind, " ", row.State, " ", row.EncryptedTo != "")]++
		}
		return nil
	}))
	want := map[string]int{"finder/receipt queued false": reports, "desk/new_report queued true": 2 * reports}
	if fmt.Sprint(kinds) != fmt.Sprint(want) {
		o.b.Fatalf("outbox holds %v, want %v", kinds, want)
	}
}

// cryptography is the OpenPGP work of one report: one message opened and its signature checked, and the notices sealed or signed.
type cryptography struct{ own, library func(raw []byte) }

// note is one notice as the bot composed it.
type note struct {
	text []byte
	to   *pgp.Secret // nil = signed only
}

func (o *benchOffice) cryptography() cryptography {
	notes := o.firstNotices()
	reception, finder := o.keys[benchReception], o.keys[benchFinder]
	entities := map[*pgp.Secret]*openpgp.Entity{}
	for _, s := range o.keys {
		entities[s] = benchEntity(o.b, s)
	}
	ring := openpgp.EntityList{entities[reception], entities[finder]}
	return cryptography{
		own: func(raw []byte) {
			opened, err := pgp.Open(sealedPart(raw), []*pgp.Secret{reception}, []*pgp.Certificate{finder.Certificate()}, time.Now(), pgp.DefaultLimits())
			o.checkSignature(err, err == nil && opened.Signature.Verdict == pgp.SignatureValid)
			for _, n := range notes {
				if n.to == nil {
					_, _, err = pgp.SignDetached(n.text, reception, time.Now())
				} else {
					_, err = pgp.Seal(n.text, reception, n.to.Certificate(), pgp.SealOptions{Now: time.Now()})
				}
				o.check(err)
			}
		},
		library: func(raw []byte) {
			block, err := armor.Decode(bytes.NewReader(sealedPart(raw)))
			o.check(err)
			m, err := openpgp.ReadMessage(block.Body, ring, nil, nil)
			o.check(err)
			_, err = io.Copy(io.Discard, m.UnverifiedBody)
			o.checkSignature(err, m.SignatureError == nil && m.IsSigned)
			for _, n := range notes {
				o.check(libraryNotice(n, entities[reception], entities[n.to]))
			}
		},
	}
}

func libraryNotice(n note, by, to *openpgp.Entity) error {
	var out bytes.Buffer
	if n.to == nil {
		return openpgp.ArmoredDetachSign(&out, []*openpgp.Entity{by}, bytes.NewReader(n.text), nil)
	}
	a, err := armor.Encode(&out, "PGP MESSAGE", nil)
	if err != nil {
		return err
	}
	w, err := openpgp.EncryptWithParams(a, []*openpgp.Entity{to}, nil, &openpgp.EncryptParams{Signers: []*openpgp.Entity{by}})
	if err != nil {
		return err
	}
	if _, err := w.Write(n.text); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	return a.Close()
}

func (o *benchOffice) checkSignature(err error, good bool) {
	o.check(err)
	if !good {
		o.b.Fatal("the signature of a report is not good")
	}
}

func benchEntity(b testing.TB, s *pgp.Secret) *openpgp.Entity {
	armored, err := s.Armor(nil)
	if err != nil {
		b.Fatal(err)
	}
	ring, err := openpgp.ReadArmoredKeyRing(bytes.NewReader(armored))
	if err != nil {
		b.Fatal(err)
	}
	return ring[0]
}

func sealedPart(raw []byte) []byte { return message.Parse(raw, message.DefaultLimits()).Layer().Data }

// firstNotices reads back what the bot made for the first case: how many notices, how they are protected, and their words.
func (o *benchOffice) firstNotices() []note {
	var notes []note
	o.check(o.bot.store.View(func(tx *store.Tx) error {
		first := ""
		for row, err := range tx.Outbox() {
			if err != nil {
				return err
			}
			if first == "" {
				first = row.Case
			}
			if row.Case != first {
				continue
			}
			raw, err := tx.Bytes(row.N)
			if err != nil {
				return err
			}
			l := message.Parse(raw, message.DefaultLimits()).Layer()
			if row.EncryptedTo == "" {
				notes = append(notes, note{text: l.Signed})
				continue
			}
			to := o.keys[row.To]
			opened, err := pgp.Open(l.Data, []*pgp.Secret{to}, nil, time.Now(), pgp.DefaultLimits())
			if err != nil {
				return err
			}
			notes = append(notes, note{text: opened.Plaintext, to: to})
		}
		return nil
	}))
	return notes
}

// BenchmarkPlainReplies ingests plain replies of a finder in bulk, spread over many cases or all to one. An op is 1,024 replies.
func BenchmarkPlainReplies(b *testing.B) {
	for _, cases := range []int{1, 100} {
		b.Run(fmt.Sprintf("cases=%d", cases), func(b *testing.B) {
			const batch = 1024
			o := newBenchOffice(b, pgp.Curve25519)
			fill(b, o.bot.store, cases)
			mails, filed := 0, 0
			var whole time.Duration
			for b.Loop() {
				b.StopTimer()
				var raws [][]byte
				for i := range batch {
					raws = append(raws, o.reply(benchNumber(i%cases)))
				}
				b.StartTimer()
				whole += timed(func() {
					o.check(o.bot.Ingest(context.Background(), "reception", false, sources(raws), func(row any) error {
						if row.(MailRow).Disposition == "filed" {
							filed++
						}
						return nil
					}))
				})
				mails += batch
			}
			if filed != mails {
				b.Fatalf("%d of %d replies were filed", filed, mails)
			}
			b.ReportMetric(float64(mails)/whole.Seconds(), "mails/s")
		})
	}
}

func sources(raws [][]byte) iter.Seq2[Source, error] {
	return func(yield func(Source, error) bool) {
		for i, raw := range raws {
			if !yield(Source{File: fmt.Sprintf("%d.eml", i), Body: bytes.NewReader(raw)}, nil) {
				return
			}
		}
	}
}

// BenchmarkFetch fetches mails of 3 KB over loopback and keeps them durably, and reads the same mails by the IMAP library alone. An
// op is 2,048 mails.
func BenchmarkFetch(b *testing.B) {
	const batch = 2048
	o := newBenchOffice(b, pgp.Curve25519)
	var whole, library time.Duration
	mails := 0
	body := bytes.Repeat([]byte("a line of mail, as long as lines are\r\n"), 75)
	for b.Loop() {
		b.StopTimer()
		for range batch {
			o.check(o.host.Deliver(benchReception, append(o.reply(benchNumber(mails)), body...), time.Now()))
		}
		library += timed(func() { o.readByLibrary(mails+1, batch) })
		b.StartTimer()
		whole += timed(func() {
			if n, err := o.bot.fetchOnce(context.Background(), o.bot.theDesk().mailboxes[0]); n != batch || err != nil {
				b.Fatalf("fetched %d mails, %v", n, err)
			}
		})
		mails += batch
	}
	b.ReportMetric(float64(mails)/whole.Seconds(), "mails/s")
	b.ReportMetric(float64(mails)/library.Seconds(), "library-mails/s")
	b.ReportMetric(library.Seconds()/whole.Seconds(), "of-library")
}

// readByLibrary reads mails from first on with one FETCH and throws them away.
func (o *benchOffice) readByLibrary(first, want int) {
	conn, err := net.Dial("tcp", o.cfg.Mailboxes[0].IMAP.Server)
	o.check(err)
	c := imapclient.New(conn, nil)
	defer c.Close()
	o.check(c.Login(benchReception, "secret").Wait())
	_, err = c.Select("INBOX", nil).Wait()
	o.check(err)
	cmd := c.Fetch(imap.UIDSet{{Start: imap.UID(first)}}, &imap.FetchOptions{UID: true, RFC822Size: true, InternalDate: true, BodySection: []*imap.FetchItemBodySection{{Peek: true}}})
	n := 0
	for m := cmd.Next(); m != nil; m = cmd.Next() {
		if data, err := m.Collect(); err != nil || len(data.BodySection) != 1 {
			o.b.Fatalf("read mail: %v", err)
		}
		n++
	}
	o.check(cmd.Close())
	if n != want {
		o.b.Fatalf("library read %d mails", n)
	}
}

// BenchmarkCommand carries out one sealed command on a case, in one pass from the mailbox to the sent answers, in turn among 100 and
// among 100,000 cases. An op is one command in each.
func BenchmarkCommand(b *testing.B) {
	few, many := newBenchOffice(b, pgp.Curve25519), newBenchOffice(b, pgp.Curve25519)
	fill(b, few.bot.store, 100)
	fill(b, many.bot.store, 100_000)
	var fewTook, manyTook []time.Duration
	i := 0
	for b.Loop() {
		fewTook = append(fewTook, few.pass("["+benchNumber(i%100)+"] show"))
		manyTook = append(manyTook, many.pass("["+benchNumber(i*7919%100_000)+"] show"))
		i++
	}
	b.ReportMetric(float64(median(fewTook).Microseconds())/1000, "ms-of-100")
	b.ReportMetric(float64(median(manyTook).Microseconds())/1000, "ms-of-100000")
	b.ReportMetric(median(manyTook).Seconds()/median(fewTook).Seconds(), "ratio")
}

// pass delivers a command and runs the bot once.
func (o *benchOffice) pass(subject string) time.Duration {
	o.check(o.host.Deliver(benchReception, o.command(subject), time.Now()))
	sent := 0
	took := timed(func() {
		o.check(o.bot.Once(context.Background(), func(row any) error {
			sent += row.(OnceRow).Sent
			return nil
		}))
	})
	if sent != 1 {
		o.b.Fatalf("%d mails were sent in answer to %s", sent, subject)
	}
	return took
}

func median(took []time.Duration) time.Duration {
	slices.Sort(took)
	return took[len(took)/2]
}
