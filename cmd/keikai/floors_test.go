package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// floors says which rooms a room may look down into. Rooms of one floor do not know each other. A room without a line here
// fails the test: decide where it stands before it is built.
var floors = map[string][]string{
	"cmd/keikai":                 {"mailbot", "mailbot/transport", "mailbot/transport/mailhost", "mailbot/message", "mailbot/handling", "mailbot/ledger", "mailbot/statistics/sample", "store", "templates", "pgp"},
	"mailbot":                    {"mailbot/advisory", "mailbot/advisory/release", "mailbot/ledger", "mailbot/statistics", "mailbot/statistics/chart", "mailbot/transport", "mailbot/message", "mailbot/handling", "store", "templates", "pgp"},
	"mailbot/crashtest":          {},
	"mailbot/transport/mailhost": {},
	"mailbot/transport":          {},
	"mailbot/message":            {"mailbot/handling"},
	"mailbot/message/mailsample": {},
	"mailbot/advisory":           {"mailbot/handling"},
	"mailbot/advisory/release":   {"mailbot/advisory"},
	"mailbot/statistics":         {"mailbot/handling"},
	"mailbot/statistics/sample":  {"mailbot/statistics", "mailbot/handling"},
	"mailbot/statistics/chart":   {"mailbot/statistics", "mailbot/handling"},
	"mailbot/ledger":             {"mailbot/handling"},
	"mailbot/handling":           {},
	"pgp":                        {},
	"store":                      {"mailbot/handling"},
	"store/storetest":            {"store"},
	"templates":                  {"mailbot/handling"},
}

// doors says by which rooms an outside library enters.
var doors = map[string][]string{
	"github.com/ProtonMail/go-crypto": {"pgp"},
	"github.com/emersion/go-imap/v2":  {"mailbot/transport", "mailbot/transport/mailhost"},
	"github.com/emersion/go-sasl":     {"mailbot/transport", "mailbot/transport/mailhost"},
	"github.com/emersion/go-smtp":     {"mailbot/transport/mailhost"},
	"github.com/emersion/go-message":  {"mailbot/message", "mailbot/transport/mailhost"},
	"github.com/wneessen/go-mail":     {"mailbot/transport"},
	"go.etcd.io/bbolt":                {"store"},
	"github.com/pelletier/go-toml/v2": {"mailbot"},
	"github.com/spf13/cobra":          {"cmd/keikai"},
	"github.com/spf13/pflag":          {"cmd/keikai"},
	"github.com/mattn/go-runewidth":   {"cmd/keikai", "templates", "mailbot/advisory", "mailbot/statistics"},
	"github.com/gocsaf/csaf/v3":       {"mailbot/advisory"},
	"github.com/gorilla/feeds":        {"mailbot/advisory"},
	"github.com/pandatix/go-cvss":     {"mailbot/advisory"},
	"github.com/xuri/excelize/v2":     {"mailbot/ledger"},
	"golang.org/x/text":               {"mailbot/ledger", "mailbot/message", "mailbot/message/mailsample", "templates"},
	"golang.org/x/sys":                {"mailbot", "cmd/keikai", "store", "mailbot/advisory/release"},
	"golang.org/x/sync":               {"mailbot"},
	"github.com/rickar/cal/v2":        {"mailbot/handling"},
	"gonum.org/v1/plot":               {"mailbot/statistics/chart"},
	"golang.org/x/image":              {"mailbot/statistics/chart"},
	"github.com/rogpeppe/go-internal": {},
	"pgregory.net/rapid":              {},
	"golang.org/x/tools":              {},
}

// values are the packages of the standard library that the desk may use: none of them reads a clock, draws randomness,
// or touches a file or the network.
var values = []string{"bytes", "cmp", "crypto/sha256", "crypto/subtle", "encoding/hex", "encoding/json", "errors", "fmt", "iter", "maps", "math", "regexp", "slices", "sort", "strconv", "strings", "time", "unicode", "unicode/utf8"}

const module = "keikai"

func TestFloors(t *testing.T) {
	for room, imports := range rooms(t) {
		below, ok := floors[room]
		if !ok {
			t.Errorf("%s is a room without a floor: give it a line in floors", room)
		}
		for path, file := range imports {
			switch own, isOwn := strings.CutPrefix(path, module+"/"); {
			case isOwn && !slices.Contains(below, own):
				t.Errorf("%s: %s must not import %s", file, room, own)
			case isOwn:
			case strings.Contains(strings.Split(path, "/")[0], "."):
				checkDoor(t, room, path, file)
			case room == "mailbot/handling" && !slices.Contains(values, path):
				t.Errorf("%s: the desk is pure and must not import %s", file, path)
			}
		}
	}
}

func checkDoor(t *testing.T, room, path, file string) {
	t.Helper()
	for library, by := range doors {
		if path == library || strings.HasPrefix(path, library+"/") {
			if !slices.Contains(by, room) {
				t.Errorf("%s: %s enters by %v, not by %s", file, library, by, room)
			}
			return
		}
	}
	t.Errorf("%s: library %s has no door", file, path)
}

// TestPureRoomsHaveNoClock shows that the time comes with the event, with the advisory or with what is asked: these rooms may compare and add times, never
// ask for one.
func TestPureRoomsHaveNoClock(t *testing.T) {
	for _, file := range append(sources(t, "mailbot/handling"), append(sources(t, "mailbot/advisory"), sources(t, "mailbot/statistics")...)...) {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, word := range []string{"time.Now", "time.Since", "time.Until", "time.Local", "time.Sleep"} {
			if strings.Contains(string(data), word) {
				t.Errorf("%s uses %s", file, word)
			}
		}
	}
}

// rooms lists every room with what its non-test files import, and one file that does.
func rooms(t *testing.T) map[string]map[string]string {
	t.Helper()
	out := map[string]map[string]string{}
	for _, file := range sources(t, "") {
		room := filepath.ToSlash(strings.TrimPrefix(filepath.Dir(file), root+string(filepath.Separator)))
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		if out[room] == nil {
			out[room] = map[string]string{}
		}
		for _, imp := range f.Imports {
			out[room][strings.Trim(imp.Path.Value, `"`)] = file
		}
	}
	if len(out) < 8 {
		t.Fatalf("only %d rooms found under %s", len(out), root)
	}
	return out
}

const root = "../.."

func sources(t *testing.T, below string) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir(filepath.Join(root, below), func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "testdata" || (strings.HasPrefix(d.Name(), ".") && path != root && d.Name() != "..")):
			return filepath.SkipDir
		case strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go"):
			out = append(out, path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
