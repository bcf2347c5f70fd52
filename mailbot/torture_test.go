package mailbot

import (
	"bytes"
	"fmt"
	"iter"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"sync"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"keikai/mailbot/message/mailsample"
)

// tortured is how many damaged mails the bot gets: KEIKAI_TORTURE, or as many as a test run may wait for.
func tortured(t *testing.T) int {
	n := 1000
	if value := os.Getenv("KEIKAI_TORTURE"); value != "" {
		var err error
		if n, err = strconv.Atoi(value); err != nil {
			t.Fatal(err)
		}
	}
	return n
}

// anOffice is how many mails one office takes: a store that grows is not what is measured.
const anOffice = 2500

// Damaged mails of every sort, a hundred thousand of them in CI: nothing panics, each has one disposition that lasts, each is opened
// in time, and the heap does not grow. The seed of a mail that failed makes it again. R1, R45, R47
func TestTorture(t *testing.T) {
	n := tortured(t)
	corpus := mailsample.Corpus()
	var heaps []uint64
	var heap sync.Mutex
	offices := make(chan int)
	var wg sync.WaitGroup
	total := map[string]int{}
	for range 2 {
		wg.Go(func() {
			for first := range offices {
				counts := torture(t, corpus, uint64(first), min(anOffice, n-first))
				heap.Lock()
				for k, v := range counts {
					total[k] += v
				}
				heaps = append(heaps, liveHeap())
				heap.Unlock()
			}
		})
	}
	for first := 0; first < n && !t.Failed(); first += anOffice {
		offices <- first
	}
	close(offices)
	wg.Wait()
	t.Logf("%d mails: %v; heap %d MiB after the first office, %d after the last", n, total, heaps[0]>>20, heaps[len(heaps)-1]>>20)
	if last := heaps[len(heaps)-1]; last > heaps[0]+64<<20 {
		t.Errorf("the heap grew from %d to %d bytes", heaps[0], last)
	}
	if total["quarantined poison"] > 0 {
		t.Errorf("%d mails could not be opened", total["quarantined poison"])
	}
}

func liveHeap() uint64 {
	debug.FreeOSMemory()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// torture gives mutants to a new office and tells what became of them.
func torture(t *testing.T, corpus []mailsample.Sample, seed uint64, n int) map[string]int {
	w := makeWorld(t)
	defer w.bot.Close()
	counts, rows := map[string]int{}, 0
	at := time.Now()
	mails := func(yield func(Source, error) bool) {
		for i := range n {
			raw := mailsample.Mutant(corpus, seed+uint64(i))
			opensInTime(t, w, raw, at, seed+uint64(i))
			if !yield(Source{File: fmt.Sprint(seed + uint64(i)), Size: int64(len(raw)), Body: bytes.NewReader(raw)}, nil) {
				return
			}
		}
	}
	err := w.bot.Ingest(t.Context(), "reception", false, iter.Seq2[Source, error](mails), func(v any) error {
		row := v.(MailRow)
		rows++
		switch row.Disposition {
		case "new_report", "filed", "command", "quarantined", "ignored", "duplicate":
		default:
			t.Errorf("seed %s: it is %q", *orEmpty(row.File), row.Disposition)
		}
		counts[row.Disposition+" "+*orEmpty(row.Reason)]++
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	if rows != n {
		t.Errorf("seeds from %d: %d mails came, %d have a disposition", seed, n, rows)
	}
	if bytes.Contains(w.log.Bytes(), []byte("panicked")) || bytes.Contains(w.log.Bytes(), []byte("set aside")) {
		t.Errorf("seeds from %d: %s", seed, w.log)
	}
	return counts
}

// opensInTime opens a mail by itself. What counts is the time of the processor, which a busy machine leaves as it is.
func opensInTime(t *testing.T, w *world, raw []byte, at time.Time, seed uint64) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	used := func() time.Duration {
		var u unix.Rusage
		if err := unix.Getrusage(unix.RUSAGE_THREAD, &u); err != nil {
			t.Error(err)
		}
		return time.Duration(u.Utime.Nano() + u.Stime.Nano())
	}
	most := 200*time.Millisecond + time.Duration(len(raw))*8*time.Microsecond
	var took time.Duration
	for range 3 { // a thread also collects the garbage of others
		began := used()
		o := openMail(w.bot.theDesk(), w.cfg, raw, at)
		inspection("x", raw, o)
		if took = used() - began; took <= most {
			return
		}
	}
	t.Errorf("seed %d: %v for %d bytes", seed, took, len(raw))
}

// Every mail of the corpus as its client wrote it becomes a report, none is held. R47
func TestMailOfEveryClientIsFiled(t *testing.T) {
	w := makeWorld(t)
	defer w.bot.Close()
	corpus := mailsample.Corpus()
	mails := func(yield func(Source, error) bool) {
		for _, s := range corpus {
			if !yield(Source{File: s.Name, Size: int64(len(s.Raw)), Body: bytes.NewReader(s.Raw)}, nil) {
				return
			}
		}
	}
	rows, held := 0, 0
	err := w.bot.Ingest(t.Context(), "reception", false, mails, func(v any) error {
		rows++
		if row := v.(MailRow); row.Disposition != "new_report" {
			held++
			t.Logf("%s: %s %s", *orEmpty(row.File), row.Disposition, *orEmpty(row.Reason))
		}
		return nil
	})
	if err != nil || rows != len(corpus) || held*1000 > rows {
		t.Errorf("%d of %d mails are no report: %v", held, rows, err)
	}
}
