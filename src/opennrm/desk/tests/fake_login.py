"""A made-up login of an organisation, behind a real socket, and the fixture that connects the program to it."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from opennrm.accounts.rules import organisation_logins


class FakeLogin:
    """An OpenID provider on this machine. `says` changes what the next token claims or how it is signed."""

    def __init__(self) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.other_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.claims: dict[str, Any] = {}
        self.header: dict[str, Any] = {"kid": "k1"}
        self.sign: tuple[Any, str] = (self.key, "RS256")
        self.answer: Any = None
        self.broken = False
        self.seen: list[dict[str, list[str]]] = []
        self.challenges: dict[str, str] = {}
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def token(self) -> str:
        moment = int(time.time())
        said = {
            "iss": self.url, "aud": "opennrm", "sub": "4711", "iat": moment, "exp": moment + 60, "jti": secrets.token_hex(8),
            "name": "Claim That Is Not Kept", **self.claims,
        }  # fmt: skip
        key, algorithm = self.sign
        return jwt.encode({k: v for k, v in said.items() if v is not None}, key, algorithm, headers=self.header)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        login = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *args: Any) -> None:
                pass

            def _json(self, content: Any) -> None:
                body = content if isinstance(content, bytes) else json.dumps(content).encode()
                self.send_response(500 if login.broken else 200)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(body)

            def do_GET(self) -> None:
                where = urlsplit(self.path)
                if where.path == "/.well-known/openid-configuration":
                    ends = {"authorization": "authorize", "token": "token", "userinfo": "userinfo"}
                    self._json({"issuer": login.url, "jwks_uri": f"{login.url}/keys", "token_endpoint_auth_methods_supported": ["client_secret_post"],
                                **{f"{name}_endpoint": f"{login.url}/{path}" for name, path in ends.items()}})  # fmt: skip
                elif where.path == "/keys":
                    public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(login.key.public_key()))
                    self._json({"keys": [{**public, "kid": "k1", "alg": "RS256", "use": "sig"}]})
                elif where.path == "/authorize":
                    asked = parse_qs(where.query)
                    login.seen.append(asked)
                    code = secrets.token_hex(8)
                    login.challenges[code] = asked.get("code_challenge", [""])[0]
                    self.send_response(302)
                    back = urlencode({"code": code, "state": asked["state"][0]})
                    self.send_header("Location", f"{asked['redirect_uri'][0]}?{back}")
                    self.end_headers()
                else:
                    self._json({"sub": "4711"})

            def do_POST(self) -> None:
                sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
                login.seen.append(sent)
                hashed = hashlib.sha256(sent["code_verifier"][0].encode()).digest()
                proven = login.challenges.get(sent["code"][0]) == base64.urlsafe_b64encode(hashed).decode().rstrip("=")
                if not proven or sent["client_secret"] != ["s3cret"]:
                    self._json({"error": "invalid_grant"})
                    return
                self._json(login.answer or {"access_token": "a", "token_type": "Bearer", "id_token": login.token()})

        return Handler


@pytest.fixture
def login(settings: Any) -> Iterator[FakeLogin]:
    fake = FakeLogin()
    written = [{"id": "north", "name": "North", "server": fake.url, "client_id": "opennrm", "client_secret": "s3cret"}]
    settings.ORGANISATION_LOGINS = organisation_logins(json.dumps(written))
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": settings.ORGANISATION_LOGINS}}
    yield fake
    fake.server.shutdown()
    fake.server.server_close()
