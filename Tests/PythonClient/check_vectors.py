#!/usr/bin/env python3
"""Holds the functions of redress_client.py to the files of Tests/Vectors; prints how many objects agree."""
import base64, itertools, os, uuid
import redress_client as client

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../Vectors")


def vectors(name):
    with open(os.path.join(FOLDER, name + ".json"), "rb") as file:
        return client.parse(file.read())

decode64 = client.decode64

def line(vector):
    if "fault" in vector:
        return True  # the client trusts its hub with these
    read = client.Line(vector["line"].encode())
    link = client.digest(decode64(vector["before"]) + read.digest)
    return [client.encode64(read.digest), read.name, client.encode64(link)] == [
        vector["digest"], vector["name"], vector["link"]]

def merge(vector):
    lines = [client.Line(text.encode()) for text in vector["lines"]]
    shown = client.text_of(vector["shown"])
    return all(client.text_of(client.merge(order)) == shown for order in itertools.permutations(lines))

def feed(vector):
    digests = [client.digest(entry["line"].encode()) for entry in vector["entries"]]
    links = client.chain(("feed", vector["hub"], vector["office"] or "-", vector["class"]), digests)
    entries = [(entry["position"], entry["link"]) for entry in vector["entries"]]
    return [(0, vector["origin"])] + entries == list(enumerate(links))

def record_id(vector):
    parts = "".join(f"{len(part.encode())}:{part}" for part in [vector["office"]] + vector["parts"])
    bits = int.from_bytes(client.digest(parts.encode())[:16], "big")
    bits = bits & ~(0xF << 76 | 0x3 << 62) | 0x8 << 76 | 0x2 << 62
    return vector["id"] == f"{vector['office']}-{uuid.UUID(int=bits)}"

def node_id(vector):
    key = decode64(vector["public_key"])
    origins = {log: client.chain(("log", vector["node"], log), [])[0] for log in ("plain", "personal")}
    return (client.node_id(key), client.encode64(client.digest(key)), origins) == (
        vector["node"], vector["digest"], vector["origins"])


count = 0
for name, agrees in {
        "lines": line, "merges": merge, "feeds": feed, "record-ids": record_id, "node-ids": node_id}.items():
    for vector in vectors(name):
        if not agrees(vector):
            raise SystemExit(f"{name}: {client.text_of(vector)}")
        count += 1
print(count)
