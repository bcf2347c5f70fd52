package mailbot

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"keikai/store"
)

// BenchmarkStart starts the real daemon on a made office and waits until it answers on its socket. Then it is left idle for a second
// and its memory is read from /proc. Its mail server does not answer. An op is one start and one stop.
func BenchmarkStart(b *testing.B) {
	program := filepath.Join(b.TempDir(), "keikai")
	if out, err := exec.Command("go", "build", "-o", program, "keikai/cmd/keikai").CombinedOutput(); err != nil {
		b.Fatalf("build keikai: %v\n%s", err, out)
	}
	for _, cases := range []int{1, 10_000, 100_000} {
		b.Run(fmt.Sprintf("cases=%d", cases), func(b *testing.B) {
			cfg := benchDaemon(b, cases)
			var ready []time.Duration
			var anon, total int
			for b.Loop() {
				took, a, all := startOnce(b, program, cfg)
				ready, anon, total = append(ready, took), max(anon, a), max(total, all)
			}
			b.ReportMetric(float64(median(ready).Milliseconds()), "ms-to-ready")
			b.ReportMetric(float64(anon)/1024, "MB-own")
			b.ReportMetric(float64(total)/1024, "MB-resident")
		})
	}
}

// benchDaemon makes an office whose servers are on a loopback port where nobody listens, and fills its store.
func benchDaemon(b *testing.B, cases int) *Config {
	made, err := Init(filepath.Join(b.TempDir(), "desk"), Env{Now: time.Now, Rand: rand.Reader})
	if err != nil {
		b.Fatal(err)
	}
	text, err := os.ReadFile(made.Config)
	if err != nil {
		b.Fatal(err)
	}
	lines := strings.Split(string(text), "\n")
	for i, l := range lines {
		if strings.HasPrefix(strings.TrimSpace(l), "server =") {
			lines[i] = `server = "127.0.0.1:1"`
		}
	}
	if err := os.WriteFile(made.Config, []byte(strings.Join(lines, "\n")), 0o600); err != nil {
		b.Fatal(err)
	}
	cfg, err := LoadConfig(made.Config)
	if err != nil {
		b.Fatal(err)
	}
	root, err := store.ReadRoot(cfg.Store.KeyFile)
	if err != nil {
		b.Fatal(err)
	}
	s, err := store.Open(cfg.Store.Path, root, store.Options{Now: time.Now, Rand: rand.Reader})
	if err != nil {
		b.Fatal(err)
	}
	fill(b, s, cases)
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
	return cfg
}

// startOnce returns the time until the daemon answers, and the memory of the idle daemon in KiB: its own, and with the pages of the
// program and the store file that are in memory.
func startOnce(b *testing.B, program string, cfg *Config) (ready time.Duration, anon, total int) {
	cmd := exec.Command(program, "--config", cfg.File, "serve")
	start := time.Now()
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	for !answers(cfg) {
		if time.Since(start) > time.Minute {
			b.Fatal("the daemon does not answer")
		}
		time.Sleep(time.Millisecond)
	}
	ready = time.Since(start)
	time.Sleep(time.Second)
	anon, total = residentKiB(b, cmd.Process.Pid, "RssAnon:"), residentKiB(b, cmd.Process.Pid, "VmRSS:")
	if err := errors.Join(cmd.Process.Signal(syscall.SIGTERM), cmd.Wait()); err != nil {
		b.Fatal(err)
	}
	return ready, anon, total
}

func answers(cfg *Config) bool {
	c, err := DialConsole(cfg.Admin.Socket)
	if err != nil {
		return false
	}
	err = c.Do(context.Background(), Request{Command: "status"}, nil, func(json.RawMessage) error { return nil })
	var attention *Attention
	return err == nil || errors.As(err, &attention)
}

func residentKiB(b *testing.B, pid int, field string) int {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		b.Fatal(err)
	}
	for l := range strings.SplitSeq(string(status), "\n") {
		if f := strings.Fields(l); len(f) > 1 && f[0] == field {
			n, err := strconv.Atoi(f[1])
			if err != nil {
				b.Fatal(err)
			}
			return n
		}
	}
	b.Fatalf("no %s in the status of %d", field, pid)
	return 0
}
