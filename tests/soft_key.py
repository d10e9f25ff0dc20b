"""An authenticator in software: what a phone answers, and what a thief would try to answer."""

import json
import os

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import sha256, websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

PRESENT_AND_VERIFIED = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV


class SoftKey:
    def __init__(self, host="localhost", origin="http://localhost"):
        self.host, self.origin = host, origin
        self.secret = ec.generate_private_key(ec.SECP256R1())
        self.pk = os.urandom(16)
        self.owner = b""
        self.flags = PRESENT_AND_VERIFIED

    def answer(self, **response):
        encoded = {name: websafe_encode(bytes(part)) for name, part in response.items()}
        key = websafe_encode(self.pk)
        whole = {"type": "public-key", "id": key, "rawId": key, "response": encoded}
        return json.dumps(whole | {"clientExtensionResults": {}})

    def create(self, options):
        """Return what the browser posts after making a passkey; options: those of the page."""
        public = options["publicKey"]
        self.owner = websafe_decode(public["user"]["id"])
        told = CollectedClientData.create("webauthn.create", public["challenge"], self.origin)
        public_key = ES256.from_cryptography_key(self.secret.public_key())
        data = AttestedCredentialData.create(b"\0" * 16, self.pk, public_key)
        flags = self.flags | AuthenticatorData.FLAG.AT
        about = AuthenticatorData.create(sha256(self.host.encode()), flags, 0, data)
        made = AttestationObject.create("none", about, {})
        return self.answer(clientDataJSON=told, attestationObject=made)

    def get(self, options, **other):
        """Return what the browser posts after unlocking; `other` replaces parts of the answer."""
        challenge = options["publicKey"]["challenge"]
        told = CollectedClientData.create("webauthn.get", challenge, self.origin)
        about = AuthenticatorData.create(sha256(self.host.encode()), self.flags, 1)
        signature = self.secret.sign(bytes(about) + told.hash, ec.ECDSA(hashes.SHA256()))
        parts = {
            "clientDataJSON": told,
            "authenticatorData": about,
            "signature": signature,
            "userHandle": self.owner,
        }
        return self.answer(**(parts | other))
