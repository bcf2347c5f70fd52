package main

import (
	"net"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"keikai": main})
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{Dir: "testdata/script", RequireUniqueNames: true, Setup: manager,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"code": exitCode, "ready": ready, "terminate": terminate}})
}

// exitCode runs keikai and wants an exit code: "code 2 case shwo". Its output is then that of `exec`.
func exitCode(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 {
		ts.Fatalf("usage: code N ARGS…")
	}
	err := ts.Exec("keikai", args[1:]...)
	got := "0"
	if err != nil {
		got = err.Error()
	}
	if want := map[string]string{"0": "0", "1": "exit status 1", "2": "exit status 2"}[args[0]]; got != want {
		ts.Fatalf("keikai %q: %s, want %s", args[1:], got, want)
	}
}

// manager listens as a service manager does that a daemon tells its state.
func manager(e *testscript.Env) error {
	path := filepath.Join(e.WorkDir, ".notify")
	conn, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: path, Net: "unixgram"})
	if err != nil {
		return err
	}
	e.Defer(func() { conn.Close() })
	e.Values["manager"] = conn
	e.Setenv("NOTIFY_SOCKET", path)
	e.Setenv("LANG", "C.UTF-8")
	return nil
}

// ready waits until the daemon has told a state: "ready READY=1".
func ready(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: ready STATE")
	}
	var b [64]byte
	n, err := ts.Value("manager").(net.Conn).Read(b[:])
	ts.Check(err)
	if got := string(b[:n]); got != args[0] {
		ts.Fatalf("the daemon told %q, want %q", got, args[0])
	}
}

// terminate asks the commands in the background to end.
func terminate(ts *testscript.TestScript, _ bool, _ []string) {
	for _, cmd := range ts.BackgroundCmds() {
		ts.Check(cmd.Process.Signal(syscall.SIGTERM))
	}
}
