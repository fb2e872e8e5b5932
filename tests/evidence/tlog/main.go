// SPDX-License-Identifier: Apache-2.0

// Holds a log or a bundle of Sigwarden against the libraries of Go's checksum database, which share no code with it.
//
//	tlog log DIR [OLD-CHECKPOINT]   the checkpoint opens; every record is in it; it continues the old one
//	tlog bundle DIR                 the checkpoint opens; every record's proof leads to it
package main

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func must(err error, doing string) {
	if err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", doing, err)
		os.Exit(1)
	}
}

func read(path string) []byte {
	data, err := os.ReadFile(path)
	must(err, "reading")
	return data
}

// checkpoint opens a signed note and takes its three lines apart.
func checkpoint(dir string, text []byte) tlog.Tree {
	verifier, err := note.NewVerifier(strings.TrimSpace(string(read(filepath.Join(dir, "verifier")))))
	must(err, "the verifier")
	opened, err := note.Open(text, note.VerifierList(verifier))
	must(err, "opening the checkpoint")
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[3] != "" || lines[0] != verifier.Name() {
		must(fmt.Errorf("%q", opened.Text), "the three lines")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	must(err, "the size")
	root, err := base64.StdEncoding.DecodeString(lines[2])
	must(err, "the root")
	if len(root) != tlog.HashSize || strconv.FormatInt(size, 10) != lines[1] {
		must(fmt.Errorf("%q", opened.Text), "the form of size and root")
	}
	tree := tlog.Tree{N: size}
	copy(tree.Hash[:], root)
	return tree
}

// tilePath is where C2SP tlog-tiles has a tile: as Go does, without its height.
func tilePath(level string, n int64, width int) string {
	path := fmt.Sprintf("%03d", n%1000)
	for n >= 1000 {
		n /= 1000
		path = fmt.Sprintf("x%03d/%s", n%1000, path)
	}
	if width != 256 {
		path += fmt.Sprintf(".p/%d", width)
	}
	return filepath.Join("tile", level, path)
}

type tiles struct{ dir string }

func (t tiles) Height() int { return 8 }

func (t tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range wanted {
		data, err := os.ReadFile(filepath.Join(t.dir, tilePath(strconv.Itoa(tile.L), tile.N, tile.W)))
		if err != nil {
			return nil, err
		}
		all = append(all, data)
	}
	return all, nil
}

func (t tiles) SaveTiles([]tlog.Tile, [][]byte) {}

func records(dir string, size int64) [][]byte {
	var all [][]byte
	for n := int64(0); n*256 < size; n++ {
		width := size - n*256
		if width > 256 {
			width = 256
		}
		data := read(filepath.Join(dir, tilePath("entries", n, int(width))))
		for len(data) > 0 {
			length := binary.BigEndian.Uint16(data)
			all = append(all, data[2:2+length])
			data = data[2+length:]
		}
	}
	return all
}

func checkLog(dir string, old string) {
	tree := checkpoint(dir, read(filepath.Join(dir, "checkpoint")))
	reader := tlog.TileHashReader(tree, tiles{dir})
	leaves := records(dir, tree.N)
	if int64(len(leaves)) != tree.N {
		must(fmt.Errorf("%d records, not %d", len(leaves), tree.N), "counting")
	}
	for i, leaf := range leaves {
		proof, err := tlog.ProveRecord(tree.N, int64(i), reader)
		must(err, "proving a record")
		must(tlog.CheckRecord(proof, tree.N, tree.Hash, int64(i), tlog.RecordHash(leaf)), "record "+strconv.Itoa(i))
	}
	fmt.Printf("%d records are in the log\n", tree.N)
	if old == "" {
		return
	}
	before := checkpoint(dir, read(old))
	proof, err := tlog.ProveTree(tree.N, before.N, reader)
	must(err, "proving consistency")
	must(tlog.CheckTree(proof, tree.N, tree.Hash, before.N, before.Hash), "consistency")
	fmt.Printf("it continues the log of %d records\n", before.N)
}

// checkBundle reads each proof as C2SP tlog-proof.
func checkBundle(dir string) {
	tree := checkpoint(dir, read(filepath.Join(dir, "checkpoint")))
	found, err := filepath.Glob(filepath.Join(dir, "records", "*", "proof.tlog-proof"))
	must(err, "looking for proofs")
	for _, path := range found {
		head, noteText, _ := bytes.Cut(read(path), []byte("\n\n"))
		if checkpoint(dir, noteText) != tree {
			must(fmt.Errorf("another checkpoint"), path)
		}
		lines := strings.Split(string(head), "\n")
		if lines[0] != "c2sp.org/tlog-proof@v1" || !strings.HasPrefix(lines[1], "index ") {
			must(fmt.Errorf("%q", lines[:2]), path)
		}
		index, err := strconv.ParseInt(strings.TrimPrefix(lines[1], "index "), 10, 64)
		must(err, path)
		var proof tlog.RecordProof
		for _, line := range lines[2:] {
			var hash tlog.Hash
			data, err := base64.StdEncoding.DecodeString(line)
			must(err, path)
			copy(hash[:], data)
			proof = append(proof, hash)
		}
		leaf := read(filepath.Join(filepath.Dir(path), "leaf"))
		must(tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(leaf)), path)
	}
	fmt.Printf("%d proofs hold\n", len(found))
}

func main() {
	switch {
	case len(os.Args) == 3 && os.Args[1] == "log":
		checkLog(os.Args[2], "")
	case len(os.Args) == 4 && os.Args[1] == "log":
		checkLog(os.Args[2], os.Args[3])
	case len(os.Args) == 3 && os.Args[1] == "bundle":
		checkBundle(os.Args[2])
	default:
		fmt.Fprintln(os.Stderr, "tlog log DIR [OLD-CHECKPOINT] | tlog bundle DIR")
		os.Exit(2)
	}
}
