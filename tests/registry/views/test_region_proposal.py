import pytest

from registry.enums import Role
from registry.enums_region import ProposalState
from registry.models import Region, RegionChange, RegionProposal
from tests.factories.accounts import UserFactory
from tests.factories.region import RegionProposalFactory, desa
from tests.factories.registry import KimFactory, region

pytestmark = pytest.mark.django_db
HOME = "/wilayah/64.09.02.2004/"


def text(response):
    content = response.content.decode()
    assert "TIDAK ADA:" not in content
    return content


@pytest.fixture
def operator(give):
    return give(UserFactory(), Role.DESA, region("64.09.02.2004"))


@pytest.fixture
def office(give):
    return give(UserFactory(), Role.KABUPATEN, region("64.09"))


def typed(**changes):
    return {"name": "", "code": "6409022014", "reason": "Sesuai keputusan menteri"} | changes


def decision(**changes):
    return {
        "legal_basis": "Perda Nomor 3 Tahun 2026", "decided_on": "2026-03-01",
        "effective_on": "2026-04-01", "reason": "Kode dibetulkan",
    } | changes  # fmt: skip


def test_r6_8_corrected_code_goes_to_the_kabupaten_and_comes_back_with_its_answer(
    as_user, operator, office, give
):
    pengurus = give(UserFactory(), kim=KimFactory(region=region("64.09.02.2004")))
    sent = as_user(operator).post(f"{HOME}usulkan/", typed())
    proposal = RegionProposal.objects.get()
    assert sent.url == proposal.get_absolute_url()
    assert Region.objects.get(name="Bangun Mulya").code == "64.09.02.2004"

    client = as_user(office)
    desk = text(client.get("/tugas/"))
    assert "Pembetulan Desa Bangun Mulya, Waru, Penajam Paser Utara" in desk
    assert "Usulan: kode menjadi 64.09.02.2014" in desk
    assert "kode menjadi 64.09.02.2014" in text(client.get(f"{sent.url}terima/"))
    done = client.post(f"{sent.url}terima/", decision(legal_basis=""), follow=True)
    assert done.redirect_chain == [(sent.url, 302)]

    assert Region.objects.get(name="Bangun Mulya").code == "64.09.02.2014"
    assert "Pembetulan Desa" not in text(client.get("/tugas/"))
    for person in (operator, pengurus):
        page = text(as_user(person).get("/wilayah/64.09.02.2014/"))
        assert "Usulan pembetulan diterima." in page
        assert f'href="{sent.url}"' in page
    assert "Diterima: kode menjadi 64.09.02.2014" in text(as_user(operator).get("/tugas/"))


def test_r6_8_refusal_reaches_operator_and_kim(as_user, operator, office, give):
    pengurus = give(UserFactory(), kim=KimFactory(region=region("64.09.02.2004")))
    proposal = RegionProposalFactory()
    url = proposal.get_absolute_url()
    assert "sedang mempertimbangkannya" in text(as_user(operator).get(url))

    as_user(office).post(f"{url}tolak/", {"reason": "Ejaan menteri tetap berlaku"})

    for person in (operator, pengurus):
        assert "Ejaan menteri tetap berlaku" in text(as_user(person).get(url))
        assert "Ejaan menteri tetap berlaku" in text(as_user(person).get(HOME))


def test_r6_8_a_visitor_reads_nothing_of_a_proposal(client):
    RegionProposalFactory(name="Bangun Mulia")

    assert "Usulan pembetulan" not in text(client.get(HOME))


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"code": ""}, "name", "Isi nama atau kode yang benar"),
        ({"code": "12"}, "code", "Kode wilayah harus sepuluh angka"),
        ({"code": "64.09.02.2004"}, "code", "Kode ini sudah tercatat. Kosongkan bila sudah benar"),
        ({"code": "35.08.01.2001"}, "code",
         "Kode ini bukan kode desa di Kabupaten Penajam Paser Utara"),
        ({"name": "Bangun  Mulya"}, "name", "Nama ini sudah tercatat. Kosongkan bila sudah benar"),
        ({"name": "a" * 121}, "name", "Nama wilayah paling panjang 120 huruf"),
        ({"reason": " "}, "reason", "Tulis alasannya"),
        ({"reason": "a" * 1001}, "reason", "Alasan paling panjang 1.000 huruf"),
    ],
)  # fmt: skip
def test_proposal_explains_a_bad_input_and_keeps_the_rest(
    as_user, operator, changes, field, message
):
    response = as_user(operator).post(f"{HOME}usulkan/", typed(**changes))

    assert response.status_code == 200
    assert dict(response.context["form"].errors) == {field: [message]}
    assert message in text(response)
    assert RegionProposal.objects.count() == 0


def test_proposal_second_click_is_one_proposal(as_user, operator):
    client, key = as_user(operator), "3f1fba46-6d0c-4b7c-8dd0-1f5a2f5a0a11"

    answers = [client.post(f"{HOME}usulkan/", typed(kunci=key)) for _ in range(2)]

    proposal = RegionProposal.objects.get()
    assert [one.url for one in answers] == [proposal.get_absolute_url()] * 2


def test_proposal_while_another_waits_is_409(as_user, operator):
    RegionProposalFactory()

    response = as_user(operator).post(f"{HOME}usulkan/", typed())

    assert response.status_code == 409
    page = text(response)
    assert "Usulan lain untuk Desa Bangun Mulya masih menunggu keputusan dinas" in page
    assert 'value="6409022014"' in page


def test_accepting_a_name_needs_the_regulation(as_user, office):
    url = RegionProposalFactory().get_absolute_url()

    response = as_user(office).post(f"{url}terima/", decision(legal_basis=""))

    assert dict(response.context["form"].errors) == {
        "legal_basis": ["Isi nomor peraturan yang menetapkannya"]
    }
    assert RegionProposal.objects.get().state == ProposalState.OPEN


def test_accepting_a_code_in_use_says_so_and_keeps_the_proposal(as_user, office):
    desa("64.09.02.2014", "Bangun Jaya")
    Region.objects.filter(code="64.09.02.2014").update(status="ended", ended_on="2026-01-01")
    url = RegionProposalFactory(name="", code="64.09.02.2014").get_absolute_url()

    response = as_user(office).post(f"{url}terima/", decision())

    assert response.status_code == 200
    assert "Kode ini milik Desa Bangun Jaya, yang sudah berakhir" in text(response)
    assert RegionProposal.objects.get().state == ProposalState.OPEN


def test_accepting_twice_is_one_change(as_user, office):
    url = RegionProposalFactory().get_absolute_url()
    client, key = as_user(office), "3f1fba46-6d0c-4b7c-8dd0-1f5a2f5a0a11"

    answers = [client.post(f"{url}terima/", decision(kunci=key)) for _ in range(2)]
    late = client.post(f"{url}terima/", decision())

    assert [one.url for one in answers] == [url, url]
    assert late.status_code == 409
    assert RegionChange.objects.count() == 1


def test_refusing_twice_is_409(as_user, office):
    url = RegionProposalFactory().get_absolute_url()
    client = as_user(office)
    client.post(f"{url}tolak/", {"reason": "Sudah benar"})

    assert client.post(f"{url}tolak/", {"reason": "Lagi"}).status_code == 409
    assert RegionProposal.objects.get().answer == "Sudah benar"


def test_operator_withdraws_the_own_proposal_and_the_office_reads_it(as_user, operator, office):
    url = RegionProposalFactory(proposed_by=operator).get_absolute_url()
    client = as_user(operator)
    assert 'action="' + url + 'tarik/"' in text(client.get(url))

    answer = client.post(f"{url}tarik/", follow=True)

    page = text(answer)
    assert "Usulan ditarik kembali" in page
    assert "tarik/" not in page.partition("<main")[2]
    assert "Usulan pembetulan" not in text(client.get(HOME))
    client = as_user(office)
    assert "Ditarik kembali" in text(client.get("/usulan-wilayah/"))
    assert "Pembetulan Desa" not in text(client.get("/tugas/"))
    assert client.post(f"{url}tolak/", {"reason": "Sudah benar"}).status_code == 409


def test_withdrawing_after_the_decision_is_409_and_says_so(as_user, operator):
    url = RegionProposalFactory(proposed_by=operator, refused=True).get_absolute_url()

    assert as_user(operator).post(f"{url}tarik/").status_code == 409
    assert RegionProposal.objects.get().state == ProposalState.REFUSED


def test_an_ended_desa_takes_no_proposal(as_user, operator):
    Region.objects.filter(code="64.09.02.2004").update(status="ended", ended_on="2026-01-01")

    assert as_user(operator).get(f"{HOME}usulkan/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_proposal_list_needs_the_same_queries(as_user, office, count, django_assert_num_queries):
    for n in range(count):
        RegionProposalFactory(region=desa(f"64.09.02.201{n}", f"Baru {n}"))
    client = as_user(office)

    with django_assert_num_queries(6):
        response = client.get("/usulan-wilayah/")

    assert len(response.context["page"].object_list) == count
